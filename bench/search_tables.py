"""Prints what was measured, as tables for people, with ratios to named peers."""

from __future__ import annotations

from typing import Any

_PEERS = ("fts5", "whoosh", "whoosh exact", "tantivy")


def print_tables(size: int, figures: dict[str, Any]) -> None:
    """All tables of one size of library."""
    print(f"\n{size:,} articles; CPU ms, p50 warm (cold), then p95 warm")
    names = [name for name in figures if "kinds" in figures[name]]
    kinds = list(dict.fromkeys(kind for name in names for kind in figures[name]["kinds"]))
    _row("", *names)
    for kind in kinds:
        _row(kind, *(_times(figures[name]["kinds"].get(kind)) for name in names))
    own = figures.get("pressmark", {}).get("kinds", {})
    peers = [name for name in _PEERS if name in names]
    if own and peers:
        print("\npressmark / peer, warm (cold)")
        _row("", *peers)
        for kind in kinds:
            theirs = (figures[name]["kinds"].get(kind) for name in peers)
            _row(kind, *(_ratio(own.get(kind), other) for other in theirs))
    print()
    _row("", *names)
    for title, read in (
        ("articles indexed a CPU s", lambda of: of.get("docs_per_s")),
        ("upkeep when idle, CPU s", lambda of: of.get("upkeep_s")),
        ("index, MB", lambda of: of.get("index_mb")),
        ("open + first query, CPU ms", lambda of: of["start_ms"]),
        ("whole process, MB", lambda of: of["process_mb"]),
        ("peak with saves, MB", lambda of: of["peak_mb"]),
        ("save until found, ms p50", lambda of: of["save_ms"]["p50"]),
        ("save until found, ms p95", lambda of: of["save_ms"]["p95"]),
    ):
        values = (read(figures[name]) for name in names)
        _row(title, *("-" if value is None else f"{value:,.1f}" for value in values))
    senseless = figures.get("pressmark", {}).get("hostile", {})
    for step, took in senseless.items():
        spread = ", ".join(f"{at} {value:.2f}" for at, value in took.items())
        print(f"10,000 senseless queries, CPU ms to {step}: {spread}")
    for name, found in figures.items():
        if "absent" in found:
            print(f"{name}: absent ({found['absent']})")


def _row(title: str, *cells: str) -> None:
    print(f"{title:28}" + "".join(f"{cell:>22}" for cell in cells))


def _times(found: dict[str, float] | None) -> str:
    if not found:
        return "-"
    return f"{found['warm']:.2f} ({found['cold']:.2f}) {found['warm95']:.2f}"


def _ratio(own: dict[str, float] | None, other: dict[str, float] | None) -> str:
    if not own or not other:
        return "-"
    return f"{own['warm'] / other['warm']:.2f} ({own['cold'] / other['cold']:.2f})"
