"""The search index: what is asked of it, and the backends that answer.

    contract.py   IndexBackend: apply, search, get, ids, count; what they take and return
    query.py      Query: text, and filters that hold within one allegation
    fts5.py       SQLite FTS5, the embedded runtime's index
    opensearch.py OpenSearch, the Kafka runtime's index; its mappings stand in templates/

One contract test (`tests/contract/`) runs against every backend.
"""
