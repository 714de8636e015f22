"""All partitions to one member of the group: for the stage whose state must see every article.

The others stand by with nothing to do, and one of them takes everything over when the owner is gone. The owner is kept as long
as it is there, so that a joining process does not make the state move.
"""

from collections.abc import Mapping, MutableMapping
from typing import Any

from faust.assignor import PartitionAssignor
from faust.assignor.client_assignment import ClientAssignment


class OneOwnerAssignor(PartitionAssignor):
    """Faust's assignor, with another answer to who gets what."""

    def _perform_assignment(self, cluster: Any, member_metadata: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        metadata = {member: self._get_client_metadata(one) for member, one in member_metadata.items()}
        self._update_member_urls(metadata)
        topics = sorted({topic for one in member_metadata.values() for topic in one.subscription})
        everything = {topic: sorted(cluster.partitions_for_topic(topic) or ()) for topic in topics}
        owner = _owner(metadata)
        assignments = {
            member: ClientAssignment(actives=everything if member == owner else {}, standbys={})
            for member in member_metadata
        }
        assigned: MutableMapping[str, Any] = self._protocol_assignments(
            assignments,
            self._get_changelog_distribution(assignments),
            self._get_external_topic_distribution(assignments),
            dict.fromkeys(topics, 0),
        )
        return assigned


def _owner(metadata: Mapping[str, Any]) -> str:
    """The member that has the most partitions now; among those that have none, the first by name."""
    return min(metadata, key=lambda member: (-len(metadata[member].assignment.active_tps), member))
