"""Imported by a process that granian or Dramatiq forked: when its parent is killed, it ends as well."""

import multiprocessing
import os

from kaiwa.embedded.leash import die_with_parent

if parent := multiprocessing.parent_process():
    die_with_parent()
    if os.getppid() != parent.pid:
        # at once: an exception would wait for threads that nobody is left to stop
        os._exit(1)
