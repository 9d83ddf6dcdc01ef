"""What Python runs first in each program that a test starts. Most are so short that it saves a fifth of their time."""

import gc
import sys

gc.set_threshold(20_000)  # most new objects are those of imported modules, which stay
# httpx would load what its command line needs, and httpcore Trio, which tests use in their own process.
sys.modules["httpx._main"] = sys.modules["trio"] = None  # type: ignore[assignment]  # neither can be imported
