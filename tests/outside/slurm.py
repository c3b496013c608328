#!/usr/bin/env python3
"""slurm.py NNSOLVE: a campaign as a Slurm job array, on a cluster of one node that this test brings up and takes down.

munged, slurmctld and slurmd run from a temporary folder with a configuration, keys, ports and state of their own. One
element of the array is requeued by Slurm in the middle, another has its process killed; the merged database must be
that of a campaign to which nothing happened. Without Slurm, or where it does not come up, the test is skipped (77).
"""
import argparse
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import campaign_session
from campaign_session import Failure, expect, expect_same, rows, write

SKIPPED = 77
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "scontrol", "squeue", "sinfo")


class NoSlurm(Exception):
    pass


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def find(program):
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


class Cluster:
    """The three daemons, in the foreground, as children of ours."""

    def __init__(self, folder):
        self.folder = folder
        self.daemons = []
        host = socket.gethostname().split(".")[0]
        user = pwd.getpwuid(os.getuid()).pw_name
        controller, node = free_ports(2)
        for name in ("state", "spool", "munge"):
            os.makedirs(self.path(name), mode=0o755)
        self.config = write(self.path("slurm.conf"), f"""
ClusterName=nnsolve
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
SlurmctldPort={controller}
SlurmdPort={node}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={self.path("munge", "socket")}
StateSaveLocation={self.path("state")}
SlurmdSpoolDir={self.path("spool")}
SlurmctldPidFile={self.path("slurmctld.pid")}
SlurmdPidFile={self.path("slurmd.pid")}
SlurmctldLogFile={self.path("slurmctld.log")}
SlurmdLogFile={self.path("slurmd.log")}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
MpiDefault=none
SwitchType=switch/none
SlurmdParameters=config_overrides
ReturnToService=2
JobRequeue=1
KillWait=2
MailProg=/bin/true
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP OverSubscribe=YES
""")
        self.environment = {**os.environ, "SLURM_CONF": self.config,
                            "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"}

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def start(self, *words):
        with open(self.path(words[0] + ".out"), "wb") as output:
            self.daemons.append(subprocess.Popen([find(words[0]), *words[1:]], stdin=subprocess.DEVNULL, stdout=output,
                                                 stderr=output, env=self.environment))

    def run(self, *words):
        return subprocess.run(words, capture_output=True, text=True, env=self.environment, timeout=60, check=False,
                              stdin=subprocess.DEVNULL)

    def wait(self, condition, seconds, what):
        deadline = time.monotonic() + seconds
        while not condition():
            for daemon in self.daemons:
                if daemon.poll() is not None:
                    raise NoSlurm(f"{daemon.args[0]} ended with {daemon.returncode}: {self.last_words()}")
            if time.monotonic() > deadline:
                raise NoSlurm(f"{what} took more than {seconds} s: {self.last_words()}")
            time.sleep(0.1)

    def last_words(self):
        words = []
        for name in sorted(os.listdir(self.folder)):
            if name.endswith((".log", ".out")):
                with open(self.path(name), encoding="utf-8", errors="replace") as file:
                    words += [f"{name}: {line.strip()}" for line in file.readlines()[-3:]]
        return " | ".join(words)

    def up(self):
        with open(self.path("munge", "key"), "wb") as key:
            os.chmod(key.name, 0o600)
            key.write(os.urandom(128))
        munge = {name: self.path("munge", name) for name in ("socket", "pid", "log", "seed")}
        self.start("munged", "--foreground", "--force", f"--key-file={self.path('munge', 'key')}",
                   f"--socket={munge['socket']}", f"--pid-file={munge['pid']}", f"--log-file={munge['log']}",
                   f"--seed-file={munge['seed']}")
        self.wait(lambda: os.path.exists(munge["socket"]), 20, "munged")
        self.start("slurmctld", "-D", "-f", self.config)
        self.start("slurmd", "-D", "-f", self.config)
        self.wait(lambda: self.run("sinfo", "-h", "-o", "%T").stdout.strip() == "idle", 60, "the node")

    def down(self):
        self.run("scancel", "--user", pwd.getpwuid(os.getuid()).pw_name)
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in self.daemons:
            try:
                daemon.wait(timeout=15)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()


class Test:
    def __init__(self, nnsolve, cluster, folder):
        self.cluster, self.folder = cluster, folder
        options = argparse.Namespace(nnsolve=nnsolve, count=0, seed=0)
        self.session = campaign_session.Session(options, folder)
        self.directory = self.session.path("campaign")

    def submit(self, *words):
        result = self.cluster.run(self.session.nnsolve, "campaign", self.directory, *words, "--slurm", "--json")
        expect(result.returncode == 0, f"--slurm: exit status {result.returncode}: {result.stderr}")
        return json.loads(result.stdout)

    def shard_results(self, index):
        path = os.path.join(self.directory, "shards", f"{index}.db")
        if not os.path.exists(path):
            return 0
        if not rows(self.directory, "SELECT 1 FROM sqlite_schema WHERE name = 'result'", f"shards/{index}.db"):
            return 0
        return rows(self.directory, "SELECT count(*) FROM result", f"shards/{index}.db")[0][0]

    def queue(self, job):
        return self.cluster.run("squeue", "-h", "-j", job, "-o", "%i %T").stdout.split("\n")

    def process_of(self, index):
        """The campaign process of this shard, by what Slurm says of its job."""
        own = ["campaign", self.directory]
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{entry}/cmdline", encoding="utf-8", errors="replace") as file:
                    words = file.read().split("\0")
                with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as file:
                    parent = file.read().rsplit(")", 1)[1].split()[1]
                with open(f"/proc/{parent}/cmdline", encoding="utf-8", errors="replace") as file:
                    above = file.read()
            except OSError:
                continue
            if words[1:3] == own and f"{index}/3" in words and self.directory not in above:
                return int(entry)
        return None

    def wait(self, condition, what, seconds=240):
        try:
            self.cluster.wait(condition, seconds, what)
        except NoSlurm as problem:
            raise Failure(str(problem)) from problem

    def run(self):
        """Lost without it: that a cluster's campaign ends as one on a single machine does, whatever happens to its
        elements."""
        instances = self.session.formulas("instances", 60)
        plan = ["-i", instances, *campaign_session.STEADY]
        whole = self.session.path("whole")
        self.session.run(whole, *plan)

        jobs = self.submit(*plan, "--shards", "3", "-j1")
        expect(jobs["shards"] == 3 and jobs["left"] == 60, str(jobs))
        array = jobs["array_job"]
        self.wait(lambda: self.shard_results(1) >= 3, "shard 1")
        requeued = self.cluster.run("scontrol", "requeue", f"{array}_1")
        expect(requeued.returncode == 0, f"scontrol requeue: {requeued.stderr}")
        before = self.shard_results(1)
        self.wait(lambda: self.shard_results(2) >= 3, "shard 2")
        victim = self.process_of(2)
        if victim is not None:
            os.kill(victim, signal.SIGKILL)
        # A requeued element waits a while, unless it is told not to. Not at once: Slurm revokes the first run's credential
        # by the whole second, and a second run that gets its own within that second is refused ("already killed").
        self.wait(lambda: f"{array}_1 PENDING" in self.queue(array) or not any(self.queue(array)), "the requeued one")
        time.sleep(2)
        self.cluster.run("scontrol", "update", f"JobId={array}_1", "StartTime=now")
        self.wait(lambda: not any(self.queue(array)) and not any(self.queue(jobs["merge_job"])), "the first array")
        done = rows(self.directory, "SELECT count(*) FROM result")[0][0]
        expect(self.shard_results(1) == 20, f"the requeued shard has {self.shard_results(1)} results of 20")
        print(f"  requeued after {before} of 20, killed: {victim is not None}, merged {done} of 60", flush=True)

        again = self.submit("--shards", "3")
        expect(again["left"] == 60 - done, str(again))
        if done < 60:
            self.wait(lambda: not any(self.queue(again["array_job"])) and not any(self.queue(again["merge_job"])),
                      "the second array")
        expect_same(self.directory, whole)
        expect(self.submit()["left"] == 0, "there is something left")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nnsolve")
    options = parser.parse_args()
    missing = [program for program in PROGRAMS if find(program) is None]
    if missing:
        print(f"SKIPPED: no {', '.join(missing)} here (Debian: slurm-wlm)")
        return SKIPPED
    # Slurm's paths must be short (sockets), and its daemons insist on a folder that nobody else may write to.
    folder = tempfile.mkdtemp(prefix="nnsolve-slurm-")
    cluster = Cluster(folder)
    try:
        try:
            cluster.up()
        except NoSlurm as problem:
            print(f"SKIPPED: Slurm does not come up here: {problem}")
            return SKIPPED
        Test(options.nnsolve, cluster, folder).run()
        print("1 passed, 0 failed")
        return 0
    except (Failure, subprocess.TimeoutExpired) as problem:
        print(f"FAILED: {problem}\n  left in {folder}: {cluster.last_words()}\n0 passed, 1 failed")
        folder = None
        return 1
    finally:
        cluster.down()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
