#!/usr/bin/env python3
"""nginx in front of OpenSearch nodes, for what they do not have themselves: TLS, passwords and roles.

    tests/opensearch/tls.py http://127.0.0.1:9200[,URL…]

makes an authority and certificates, starts nginx on free ports of 127.0.0.1, and prints one line of words:

    ready FOLDER RIGHT EXPIRED ELSEWHERE USERS

FOLDER has `ca.pem`, the certificate of the authority that has signed all others, and `other-ca.pem` of one that has signed none. The others are
`https://` URLs: with a valid certificate; with one whose time is over; with one for another host; with a valid one, for users only. The user
`pusher` may do all, `reader` may read; the password of both is `correct-horse`. The API key `dGhlLWtleQ==` may do all.

nginx ends, and the folder is deleted, when the input ends or this process is killed. Needs nginx and openssl, which Debian has as packages.
"""

import base64
import contextlib
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from processes import Failure, die_with_parent

PASSWORD = "correct-horse"
API_KEY = "dGhlLWtleQ=="
# Seconds until nginx must listen.
START_LIMIT = 30

# What `openssl ca` needs to sign a certificate.
CA = """[ca]
default_ca = ca
[ca]
new_certs_dir = .
database = index.txt
rand_serial = yes
default_md = sha256
policy = policy
unique_subject = no
[policy]
commonName = supplied
"""

HERE = "DNS:localhost,IP:127.0.0.1"
LONG = ("20200101000000Z", "20991231000000Z")
PAST = ("20200101000000Z", "20200201000000Z")
# Certificates with their hosts, in the form of `subjectAltName`, and their times.
CERTIFICATES = {"right": (HERE, LONG), "expired": (HERE, PAST), "elsewhere": ("DNS:search.example", LONG)}
NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

ACCESS = "if ($role = nobody) { return 401; } if ($is_forbidden) { return 403; }"

# One process without a master, which ends when it is killed.
CONFIGURATION = """daemon off;
master_process off;
pid nginx.pid;
events {{}}
http {{
  access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  client_max_body_size 100m;
  upstream nodes {{ {nodes} keepalive 16; }}
  map $http_authorization $role {{ default nobody; "Basic {pusher}" pusher; "Basic {reader}" reader; "ApiKey {key}" pusher; }}
  map "$role $request_method $uri" $is_forbidden {{
    default 0; "~^reader (PUT|DELETE) /(?!_search/)" 1; "~^reader POST .*/_bulk" 1;
  }}
  {servers}
}}
"""

SERVER = """server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {name}.pem; ssl_certificate_key {name}.key; {access}
    location / {{ proxy_pass http://nodes; proxy_http_version 1.1; proxy_set_header Connection ""; }} }}
"""


def free_ports(count):
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in held]


class Nginx:
    """A running nginx with its folder."""

    def __init__(self, nodes):
        for program in ("nginx", "openssl"):
            if shutil.which(program) is None:
                raise Failure(f"{program} is not installed")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="secnews-tls-"))
        self.process = None
        try:
            for authority in ("ca", "other-ca"):
                self.make_authority(authority)
            for name, (hosts, times) in CERTIFICATES.items():
                self.make_certificate(name, hosts, times)
            ports = free_ports(4)
            self.urls = [f"https://127.0.0.1:{port}" for port in ports]
            (self.folder / "nginx.conf").write_text(configuration(nodes, ports))
            self.start(ports)
        except BaseException:
            self.end()
            raise

    def openssl(self, *arguments):
        run = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise Failure(f"openssl {' '.join(arguments)}: {run.stderr}")

    def make_authority(self, name):
        files = ["-keyout", f"{name}.key", "-out", f"{name}.pem"]
        self.openssl("req", "-x509", *NEW_KEY, "-days", "3650", *files, "-subj", f"/CN={name}")

    def make_certificate(self, name, hosts, times):
        """A certificate signed by `ca`."""
        (self.folder / "ca.conf").write_text(CA)
        (self.folder / "index.txt").write_text("")
        (self.folder / f"{name}.ext").write_text(f"subjectAltName = {hosts}\n")
        self.openssl("req", "-new", *NEW_KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        signer = ["-config", "ca.conf", "-cert", "ca.pem", "-keyfile", "ca.key"]
        files = ["-in", f"{name}.csr", "-out", f"{name}.pem", "-extfile", f"{name}.ext"]
        self.openssl("ca", "-batch", "-notext", *signer, *files, "-startdate", times[0], "-enddate", times[1])

    def start(self, ports):
        with (self.folder / "errors").open("wb") as errors:
            self.process = subprocess.Popen(
                ["nginx", "-p", self.folder, "-c", "nginx.conf", "-e", "stderr"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                preexec_fn=die_with_parent,
            )
        deadline = time.monotonic() + START_LIMIT
        for port in ports:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    if time.monotonic() > deadline or self.process.poll() is not None:
                        raise Failure("nginx does not listen: " + (self.folder / "errors").read_text()) from None
                    time.sleep(0.02)

    def end(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def configuration(nodes, ports):
    def basic(user):
        return base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()

    names = [*CERTIFICATES, "right"]
    access = ["", "", "", ACCESS]
    servers = [SERVER.format(port=port, name=name, access=one) for port, name, one in zip(ports, names, access)]
    hosts = "".join(f"server {node.removeprefix('http://')}; " for node in nodes)
    return CONFIGURATION.format(
        nodes=hosts, pusher=basic("pusher"), reader=basic("reader"), key=API_KEY, servers="".join(servers)
    )


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    nginx = None
    try:
        nginx = Nginx(sys.argv[1].split(","))
        print("ready", nginx.folder, *nginx.urls, flush=True)
        sys.stdin.read()
    except IndexError:
        sys.exit("name the URLs of nodes")
    except Failure as failure:
        print("failed", failure, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass
    finally:
        if nginx is not None:
            nginx.end()


if __name__ == "__main__":
    main()
