"""Keys go where Kafka's other clients put them, or the order per article would be lost between two of them."""

import random

from aiokafka.partitioner import DefaultPartitioner, murmur2

from workers.runtime.kafka.placement import partitions_of


def test_every_key_goes_where_the_drivers_own_partitioner_puts_it() -> None:
    chance = random.Random(7)
    keys = [chance.randbytes(length) for length in (*range(40), *range(36, 44))]
    choose = DefaultPartitioner()
    for count in (1, 4, 24):
        partitions = list(range(count))
        assert partitions_of(keys, partitions) == [choose(key, partitions, partitions) for key in keys]


def test_the_hash_is_that_of_the_java_client() -> None:
    # From the tests of Kafka's own Utils.murmur2.
    assert murmur2(b"21") & 0xFFFFFFFF == -973932308 & 0xFFFFFFFF
    assert partitions_of([b"21"], range(1_000_003)) == [(-973932308 & 0x7FFFFFFF) % 1_000_003]
