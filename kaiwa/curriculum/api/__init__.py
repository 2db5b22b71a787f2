"""The curriculum over HTTP."""

from kaiwa.curriculum.api.previews import Previews

CONTROLLERS = [Previews]
