"""A capture as an archive kept it, for tests to look into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Saved:
    """What arrived: the JSON, the page's bytes, the pictures by address."""

    id: str
    metadata: dict[str, Any]
    page: bytes
    resources: dict[str, bytes]

    @property
    def html(self) -> str:
        return self.page.decode()

    def missing(self) -> dict[str, str]:
        """Why each thing that did not come along did not, by address."""
        rows = self.metadata["resources"]
        return {row["url"]: row["missing"] for row in rows if row.get("missing")}
