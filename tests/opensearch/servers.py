#!/usr/bin/env python3
"""Real OpenSearch nodes on loopback, for tests and development.

    tests/opensearch/servers.py 3 [--heap 512m] [--port 9200] [--tls] [--measure] [--time-limit 240]

gets the pinned version from Maven Central (once; its checksum is verified), starts that many nodes as one cluster, waits until all have
joined, prints `ready ADDRESS,ADDRESS,…` (with `--tls` before it a line `tls ADDRESS CA`, of an nginx before all nodes) and reads commands from its standard input, one a line:

    kill N      SIGKILL, as a machine that loses its power
    stop N      SIGTERM, as an administrator stops a node
    pause N     SIGSTOP, as a machine that hangs
    resume N    SIGCONT
    start N     start the node again, with its data

Each is answered by `done` or `failed REASON`. `start` is answered when the node answers. When the input ends, so do the nodes, and their data is
deleted. The nodes also end when this process is killed, so a test that dies leaves nothing behind.

OpenSearch refuses to run as root, so root's nodes run as the system user `secnews-opensearch`, which is created. There is no security plugin in
this distribution: TLS and passwords are those of nginx (`tls.py`).
"""

import argparse
import hashlib
import json
import os
import pathlib
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile

import tls
from processes import Failure, die_with_parent

VERSION = "3.8.0"
ARTIFACT = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"
SHA256 = "196c3cf4602c394f2e40e6174ccbf2a924eae37246f08fa6bbb6b75f9fd5ff1f"
# The oldest Java that OpenSearch 3 accepts.
MIN_JAVA = 21
USER = "secnews-opensearch"
TOOLS = pathlib.Path(__file__).resolve().parents[2] / "target" / "tools" / "opensearch"
# For tests, which do not run long enough to profit from the second compiler and from a heap that is touched as a whole: a node is up
# after 12 s of CPU time instead of 24.
TEST_JAVA_OPTIONS = ["-XX:TieredStopAtLevel=1", "-XX:-UseG1GC", "-XX:+UseSerialGC", "-XX:-AlwaysPreTouch"]
# Lines of a node's log that are printed when it does not start.
LOG_LINES = 25
# Seconds that a node has to end after SIGTERM, before SIGKILL.
STOP_LIMIT = 60


def find_java():
    """The newest JDK of those named by variables and of /usr/lib/jvm that is new enough."""
    named = [os.environ[name] for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    seen = []
    for home in [*map(pathlib.Path, named), *sorted(pathlib.Path("/usr/lib/jvm").glob("*"), reverse=True)]:
        try:
            lines = (home / "release").read_text().splitlines()
        except OSError:
            continue
        version = next((line.split('"')[1] for line in lines if line.startswith("JAVA_VERSION=")), "0")
        seen.append(f"{home} ({version})")
        if (home / "bin" / "java").exists() and int(version.split(".")[0]) >= MIN_JAVA:
            return home
    raise Failure(
        f"no JDK {MIN_JAVA} or newer: OPENSEARCH_JAVA_HOME, JAVA_HOME and /usr/lib/jvm have {', '.join(seen) or 'none'}"
    )


def checksum(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def download(folder):
    """Downloads the distribution as a zip file into `folder` and verifies its checksum."""
    if shutil.which("mvn") is None:
        raise Failure("Maven (mvn) is missing, which downloads OpenSearch")
    command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode != 0:
        raise Failure(f"{' '.join(command)} failed:\n{run.stdout[-2000:]}")
    path = folder / f"opensearch-{VERSION}.zip"
    if checksum(path) != SHA256:
        raise Failure(f"{path.name} has the checksum {checksum(path)}, not {SHA256}")
    return path


def unpacked(tools, may_download):
    """The folder with OpenSearch, unpacked once."""
    home = tools / f"opensearch-{VERSION}"
    if not home.exists():
        if not may_download:
            raise Failure(f"{home} does not exist; `tests/opensearch/servers.py 0` gets it")
        tools.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=tools) as folder:
            folder = pathlib.Path(folder)
            with zipfile.ZipFile(download(folder)) as archive:
                archive.extractall(folder)
            for path in (folder / home.name / "bin").iterdir():
                path.chmod(0o755)
            # Another process may do the same: the folder appears as a whole, and the first one wins.
            try:
                (folder / home.name).rename(home)
            except OSError:
                if not home.exists():
                    raise
    return home


def owner():
    """The user of the nodes if that is another than this one, else `None`."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--user-group", "--no-create-home", USER], check=True)
        return pwd.getpwnam(USER)


def reachable(user, folder):
    """Whether `user` may enter `folder`."""
    if user is None:
        return True
    command = ["test", "-x", str(folder)]
    return subprocess.run(command, user=user.pw_uid, group=user.pw_gid, extra_groups=[]).returncode == 0


def free_ports(count):
    """Ports that nothing listens on, below those that systems give to outgoing connections: one of these could be taken before a node
    listens, or while it is away."""
    ports = []
    for port in random.sample(range(20000, 32000), 1000):
        if len(ports) == count:
            return ports
        try:
            socket.create_server(("127.0.0.1", port)).close()
            ports.append(port)
        except OSError:
            continue
    raise Failure("no free ports between 20000 and 32000")


def check_free(port):
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise Failure(f"port {port} is in use: {error}") from error


def remove_leftovers(tools):
    """Deletes the folders of runs that were killed. Their nodes ended with them."""
    for folder in tools.glob("nodes-*"):
        try:
            os.kill(int((folder / "owner").read_text()), 0)
        except (ProcessLookupError, FileNotFoundError, ValueError):
            # A folder that another process has just made has no owner yet.
            if folder.exists() and time.time() - folder.stat().st_mtime > 60:
                shutil.rmtree(folder, ignore_errors=True)


class Node:
    """One node: its folder, its ports and its process."""

    def __init__(self, cluster, number, http, transport):
        self.cluster, self.number, self.http, self.transport = cluster, number, http, transport
        self.folder = cluster.folder / f"node-{number}"
        self.process = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.http}"

    def configure(self, nodes):
        """Writes the configuration, whose JVM options are those of the distribution."""
        config = self.folder / "config"
        shutil.copytree(self.cluster.home / "config", config)
        self.set_java_options(config / "jvm.options")
        for name in ("data", "logs", "tmp"):
            (self.folder / name).mkdir()
        settings = {
            "cluster.name": "secnews-tests",
            "node.name": f"node-{self.number}",
            "network.host": "127.0.0.1",
            "http.port": self.http,
            "transport.port": self.transport,
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
            # The disks of test machines are full; tests make an index read-only by hand.
            "cluster.routing.allocation.disk.threshold_enabled": False,
            # Garbage that a small heap has not collected yet would count as memory in use, and requests would be refused.
            "indices.breaker.total.use_real_memory": False,
        }
        if len(nodes) == 1:
            settings["discovery.type"] = "single-node"
        else:
            settings["discovery.seed_hosts"] = [f"127.0.0.1:{node.transport}" for node in nodes]
            settings["cluster.initial_cluster_manager_nodes"] = [f"node-{node.number}" for node in nodes]
        lines = (f"{name}: {json.dumps(value)}\n" for name, value in settings.items())
        (config / "opensearch.yml").write_text("".join(lines))

    def set_java_options(self, path):
        """Takes out what writes into the working directory, which is that of the distribution and belongs to another user."""
        written = ("gc.log", "HeapDump", "ErrorFile")
        lines = [line for line in path.read_text().splitlines() if not any(word in line for word in written)]
        path.write_text("\n".join([*lines, *self.cluster.java_options, ""]))

    def start(self):
        cluster = self.cluster
        heap = cluster.heap
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "OPENSEARCH_JAVA_HOME": str(cluster.java),
            "OPENSEARCH_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
            "OPENSEARCH_PATH_CONF": str(self.folder / "config"),
            "OPENSEARCH_TMPDIR": str(self.folder / "tmp"),
        }
        who = {}
        if cluster.user is not None:
            who = {"user": cluster.user.pw_uid, "group": cluster.user.pw_gid, "extra_groups": []}
        with (self.folder / "output").open("wb") as output:
            # The path of the Java agent is relative to the home folder. The script ends in `exec java`, so it is Java that we signal.
            self.process = subprocess.Popen(
                [cluster.home / "bin" / "opensearch"],
                cwd=cluster.home,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
                **who,
            )

    def signal(self, number):
        if self.process is None or self.process.poll() is not None:
            raise Failure(f"node {self.number} does not run")
        self.process.send_signal(number)

    def end(self, number):
        """Sends a signal that ends the process, and waits for the end."""
        self.signal(number)
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_lines(self):
        output = (self.folder / "output").read_text(errors="replace").splitlines()
        # What follows an error may be long.
        errors = [line for line in output[:-LOG_LINES] if "ERROR" in line or "Likely root cause" in line]
        return "\n".join(errors[-LOG_LINES:] + output[-LOG_LINES:])

    def health(self, nodes):
        """Whether the node answers and knows that many nodes."""
        url = f"{self.address}/_cluster/health?wait_for_nodes={nodes}&timeout=1s"
        try:
            with urllib.request.urlopen(url, timeout=5) as reply:
                answer = json.load(reply)
                return not answer["timed_out"]
        except (OSError, ValueError):
            return False

    def wait(self, nodes, deadline):
        while not self.health(nodes):
            if self.process.poll() is not None:
                raise Failure(f"node {self.number} ended with {self.process.returncode}:\n{self.last_lines()}")
            if time.monotonic() > deadline:
                raise Failure(f"node {self.number} is not ready in time:\n{self.last_lines()}")
            time.sleep(0.1)


class Cluster:
    """The nodes of one run, with their folder."""

    def __init__(self, options):
        self.heap, self.limit = options.heap, options.time_limit
        self.java_options = [] if options.measure else TEST_JAVA_OPTIONS
        self.user, self.java = owner(), find_java()
        tools = TOOLS
        tools.mkdir(parents=True, exist_ok=True)
        if not reachable(self.user, tools):
            # The checkout is in a folder that only root may enter.
            tools = pathlib.Path(tempfile.gettempdir()) / "secnews-opensearch"
            tools.mkdir(exist_ok=True)
        self.home = unpacked(tools, not options.no_download)
        remove_leftovers(tools)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nodes-", dir=tools))
        (self.folder / "owner").write_text(str(os.getpid()))
        ports = free_ports(2 * options.nodes)
        if options.port:
            ports[: options.nodes] = range(options.port, options.port + options.nodes)
            for port in ports[: options.nodes]:
                check_free(port)
        pairs = zip(ports[: options.nodes], ports[options.nodes :])
        self.nodes = [Node(self, number, *pair) for number, pair in enumerate(pairs, 1)]
        for node in self.nodes:
            node.configure(self.nodes)
        if self.user is not None:
            subprocess.run(["chown", "-R", f"{self.user.pw_uid}:{self.user.pw_gid}", self.folder], check=True)

    def start(self):
        deadline = time.monotonic() + self.limit
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            node.wait(len(self.nodes), deadline)

    def command(self, verb, node):
        if verb == "kill":
            node.end(signal.SIGKILL)
        elif verb == "stop":
            node.end(signal.SIGTERM)
        elif verb == "pause":
            node.signal(signal.SIGSTOP)
        elif verb == "resume":
            node.signal(signal.SIGCONT)
        elif verb == "start":
            if node.process.poll() is None:
                raise Failure(f"node {node.number} runs")
            node.start()
            node.wait(">=1", time.monotonic() + self.limit)
        else:
            raise Failure(f"no command {verb}")

    def obey(self, line):
        verb, _, number = line.strip().partition(" ")
        node = next((node for node in self.nodes if str(node.number) == number), None)
        try:
            if node is None:
                raise Failure(f"no node {number}")
            self.command(verb, node)
            return "done"
        except Failure as failure:
            return "failed " + str(failure).replace("\n", " | ")

    def end(self):
        for node in self.nodes:
            if node.process is not None and node.process.poll() is None:
                node.process.kill()
                node.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nodes", type=int, help="number of nodes; 0 only gets OpenSearch")
    parser.add_argument("--heap", default="512m", help="of each node (default 512m)")
    parser.add_argument("--port", type=int, help="of the first node; the others follow (default: any that is free)")
    parser.add_argument("--tls", action="store_true", help="with nginx before the nodes, which must be installed")
    parser.add_argument("--measure", action="store_true", help="with the JVM options of the distribution, for benchmarks")
    parser.add_argument("--no-download", action="store_true", help="fail if OpenSearch has not been downloaded before")
    parser.add_argument("--time-limit", type=int, default=240, help="seconds until the nodes must be ready (default 240)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    cluster = nginx = None
    try:
        cluster = Cluster(options)
        cluster.start()
        if options.tls and cluster.nodes:
            nginx = tls.Nginx([node.address for node in cluster.nodes])
            print("tls", nginx.urls[0], nginx.folder / "ca.pem", flush=True)
        print("ready", ",".join(node.address for node in cluster.nodes), flush=True)
        for line in sys.stdin:
            print(cluster.obey(line), flush=True)
    except Failure as failure:
        print("failed", failure, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass
    finally:
        if nginx is not None:
            nginx.end()
        if cluster is not None:
            cluster.end()


main()
