"""XXH3 with 64 bits of all words of a batch at once, for words of at most 16 bytes.

The xxhash library hashes one word a call, and a call from Python, with a string to make for it, takes longer than the rest of
sketching a word. Nearly all words have at most 16 bytes, for which the function is a handful of shifts and multiplications; here
these are numpy operations over all words of a batch. Longer words are for the library (`LONGEST`). The function is that of the
specification of xxHash, https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md (XXH3, seed 0);
`tests/unit/dedup/test_sketches.py` holds it against the library.
"""

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]

# Bytes of the longest word that can be hashed here.
LONGEST = 16
# Readable bytes that `buffer` needs before the first word and after the last.
MARGIN = 8

# What the input is combined with, by length: differences of places in the function's default secret.
_FLIP_TO_3 = np.uint64(0x87275A9B)
_FLIP_TO_8 = np.uint64(0xC73AB174C5ECD5A2)
_FLIP_LOW = np.uint64(0x6782737BEA4239B9)
_FLIP_HIGH = np.uint64(0xAF56BC3B0996523A)
_PRIME_2 = np.uint64(0xC2B2AE3D27D4EB4F)
_PRIME_3 = np.uint64(0x165667B19E3779F9)
_AVALANCHE = np.uint64(0x165667919E3779F9)
_RRMXMX = np.uint64(0x9FB21C651E98DF25)
_LOW_32 = np.uint64(0xFFFFFFFF)
_BYTE = np.uint64(0xFF)


def hash_words(buffer: bytes | bytearray, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Words:
    """XXH3 of `buffer[start : start + length]` for each word; lengths are 1 to LONGEST, with MARGIN bytes on either side."""
    # Eight bytes from each place of the buffer on, read where they lie.
    eights = np.ndarray((len(buffer) - 7,), dtype="<u8", buffer=buffer, strides=(1,))
    heads = eights[starts]
    sizes = lengths.astype(np.uint64)
    hashes = np.empty(len(starts), dtype=np.uint64)
    some = np.flatnonzero(lengths <= 3)
    hashes[some] = _to_3(heads[some], sizes[some])
    some = np.flatnonzero(lengths > 3)
    tails = eights[starts[some] + lengths[some] - 8]
    hashes[some] = _to_8(heads[some], tails, sizes[some])
    longer = np.flatnonzero(lengths[some] > 8)
    some = some[longer]
    hashes[some] = _to_16(heads[some], tails[longer], sizes[some])
    return hashes


def _to_3(heads: Words, sizes: Words) -> Words:
    first = heads & _BYTE
    middle = (heads >> ((sizes >> np.uint64(1)) << np.uint64(3))) & _BYTE
    last = (heads >> ((sizes - np.uint64(1)) << np.uint64(3))) & _BYTE
    value: Words = ((first << np.uint64(16)) | (middle << np.uint64(24)) | last | (sizes << np.uint64(8))) ^ _FLIP_TO_3
    value ^= value >> np.uint64(33)
    value *= _PRIME_2
    value ^= value >> np.uint64(29)
    value *= _PRIME_3
    value ^= value >> np.uint64(32)
    return value


def _to_8(heads: Words, tails: Words, sizes: Words) -> Words:
    value: Words = ((tails >> np.uint64(32)) + (heads << np.uint64(32))) ^ _FLIP_TO_8
    value ^= _rotated(value, 49) ^ _rotated(value, 24)
    value *= _RRMXMX
    value ^= (value >> np.uint64(35)) + sizes
    value *= _RRMXMX
    value ^= value >> np.uint64(28)
    return value


def _to_16(heads: Words, tails: Words, sizes: Words) -> Words:
    low, high = heads ^ _FLIP_LOW, tails ^ _FLIP_HIGH
    value: Words = sizes + low.byteswap() + high + _folded_product(low, high)
    value ^= value >> np.uint64(37)
    value *= _AVALANCHE
    value ^= value >> np.uint64(32)
    return value


def _rotated(value: Words, bits: int) -> Words:
    rotated: Words = (value << np.uint64(bits)) | (value >> np.uint64(64 - bits))
    return rotated


def _folded_product(one: Words, two: Words) -> Words:
    """The 128 bits of the product, its upper half combined with its lower one by exclusive or."""
    half = np.uint64(32)
    one_low, one_high = one & _LOW_32, one >> half
    two_low, two_high = two & _LOW_32, two >> half
    low = one_low * two_low
    cross = one_high * two_low + (low >> half)
    other = one_low * two_high + (cross & _LOW_32)
    upper: Words = one_high * two_high + (cross >> half) + (other >> half)
    upper ^= (other << half) | (low & _LOW_32)
    return upper
