"""The archive of raw events: compressed files that outlive topics, from which an installation can be built anew.

    TARGET/raw/2026-01-05/p0-000000000000-000000004999.jsonl.zst           records of one day (UTC) and partition
    TARGET/raw/2026-01-05/p0-000000000000-000000004999.jsonl.zst.sha256    of the compressed bytes
    TARGET/reviews.jsonl.zst                                               people's decisions that hold, as events
    TARGET/kills.jsonl.zst                                                 the marks of killed articles (written from Kafka)

A line is a record: topic, partition, offset, timestamp (microseconds since 1970), key, event id, place, headers, value. The value is
null where the article was killed. The name of a file says which offsets are in it, first and last, so what is archived is what
is listed; there is no catalogue to lose or to disagree. TARGET is a folder, or an address that fsspec knows (s3://, gs://, ...).

A file is written under another name and then moved, after its checksum: one that is there is whole. Files are never changed, but to
take a killed article's words out; the two tables are written anew when something in them has changed.
"""

from workers.archive.files import Archive, ArchivedRecord, ArchiveFile

REVIEWS_TABLE = "reviews"
KILLS_TABLE = "kills"

__all__ = ["KILLS_TABLE", "REVIEWS_TABLE", "Archive", "ArchiveFile", "ArchivedRecord"]
