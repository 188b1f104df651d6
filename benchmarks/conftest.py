"""The peers of the scripts beside this file are those of single calls too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
