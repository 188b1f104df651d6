"""Settings of the whole run: the workers share the cores, so that no library may take them all."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
