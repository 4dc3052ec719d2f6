"""Runs of pytest: started, finished, counted."""

import os
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

from . import paths
from .python_env import PYTHON
from .say import START, line

PRINTING = threading.Lock()
A_DAY = 86_400


class Tally:
    """Counts of several test runs; a run that could not be carried out counts as a failure."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.times = []
        self.jobs = []  # (began, ended, seconds of CPU, name)

    def add(self, passed=0, failed=0, skipped=0):
        with PRINTING:
            self.passed += passed
            self.failed += failed
            self.skipped += skipped

    def took(self, times):
        """Take up (seconds, test) of tests that ran; what a class sets up counts with its first."""
        with PRINTING:
            self.times += times

    def slowest(self, count):
        """A line for each of the tests that took longest."""
        return [f"{seconds:7.1f} s  {name}" for seconds, name in sorted(self.times, reverse=True)[:count]]

    def ran(self):
        """A line for each job, in the order in which they began."""
        return [f"{began:7.0f} {ended:7.0f} {cpu:7.0f}  {name}" for began, ended, cpu, name in sorted(self.jobs)]

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def counts(report):
    """(passed, failed, skipped) of a JUnit report; errors count as failures."""
    passed = failed = skipped = 0
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        number = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
        bad = number["failures"] + number["errors"]
        failed += bad
        skipped += number["skipped"]
        passed += max(0, number["tests"] - bad - number["skipped"])
    return passed, failed, skipped


def times(report):
    """[(seconds, test)] of a JUnit report, except for tests that set the clock: it reports years for them."""
    cases = ElementTree.parse(report).getroot().iter("testcase")
    durations = [(float(case.get("time", 0)), f"{case.get('classname')}.{case.get('name')}") for case in cases]
    return [one for one in durations if one[0] < A_DAY]


def run(tally, name, arguments, variables, live=True):
    """Run pytest; its output is passed to the caller directly, or in one piece at the end."""
    report = paths.LOGS / f"{name}.xml"
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [PYTHON, "-m", "pytest", "-q", f"--junitxml={report}", *map(str, arguments)]
    sys.stdout.flush()
    began = time.monotonic() - START
    process = subprocess.Popen(
        command,
        cwd=paths.ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=None if live else subprocess.PIPE,
        stderr=None if live else subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    output, code, cpu = _ended(process)
    with PRINTING:
        tally.jobs.append((began, time.monotonic() - START, cpu, name))
        if not live:
            line(f"{name}: over, code {code}")
            print(output, flush=True)
    number = counts(report) if report.exists() else (0, 0, 0)
    tally.took(times(report) if report.exists() else [])
    # 5 is pytest's word for no tests at all; anything else that is not explained by a failed test is a failure itself
    unexplained = code not in (0, 5) and not number[1]
    tally.add(number[0], number[1] + unexplained, number[2])


def _ended(process):
    """(output, exit code, seconds of CPU) of a process; those of children that it waited for are included."""
    output = process.stdout.read() if process.stdout else ""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return output, process.returncode, usage.ru_utime + usage.ru_stime
