"""The pictures are drawn by a script in docs/pictures; tests ask its parts as `drawing`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "docs/pictures"))
