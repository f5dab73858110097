"""The programming interface under /v1: one blueprint a resource (protocol.md, sections 5 and 6)."""
