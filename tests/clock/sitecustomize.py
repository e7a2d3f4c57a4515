"""Another day: with this folder on PYTHONPATH every clock of Python goes 400 days ahead."""

import datetime
import time

AHEAD = 400 * 86400
_time, _localtime, _gmtime, _strftime = time.time, time.localtime, time.gmtime, time.strftime


class _Datetime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        """The moment that it is said to be."""
        return cls.fromtimestamp(time.time(), tz)


time.time = lambda: _time() + AHEAD
time.localtime = lambda seconds=None: _localtime(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: _gmtime(time.time() if seconds is None else seconds)
time.strftime = lambda form, when=None: _strftime(form, when or time.localtime())
time.ctime = lambda seconds=None: time.asctime(time.localtime(seconds))
datetime.datetime = _Datetime  # type: ignore[misc]
