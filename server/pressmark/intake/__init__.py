"""Intake: what comes over the wire, checked before anything is kept."""
