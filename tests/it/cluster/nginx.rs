//! nginx in front of a node, for what the node itself does not have: TLS, passwords and roles.

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// What `openssl ca` needs to sign a certificate.
const CA: &str = "\
[ca]
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
";

/// The user and the password that may do all; `reader` with the same password may read only.
pub(crate) const USER: &str = "pusher";
pub(crate) const READER: &str = "reader";
pub(crate) const PASSWORD: &str = "correct-horse";
/// An API key that may do all.
pub(crate) const API_KEY: &str = "dGhlLWtleQ==";

/// A certificate that nginx shows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shown {
    /// For 127.0.0.1 and localhost, valid.
    Right,
    /// Its time is over.
    Expired,
    /// For another host.
    OtherHost,
    /// For 127.0.0.1, and it wants a user.
    WithUsers,
}

/// A running nginx with a port for each certificate.
pub(crate) struct Nginx {
    process: Child,
    folder: TempDir,
    ports: [u16; 4],
}

impl Nginx {
    /// Starts it in front of `node`, an `http://` URL.
    pub(crate) fn before(node: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        for authority in ["ca", "other-ca"] {
            make_authority(path, authority);
        }
        let here = "DNS:localhost,IP:127.0.0.1";
        make_certificate(path, "right", here, ["20200101000000Z", "20991231000000Z"]);
        make_certificate(path, "expired", here, ["20200101000000Z", "20200201000000Z"]);
        make_certificate(path, "elsewhere", "DNS:search.example", ["20200101000000Z", "20991231000000Z"]);
        let held = [(); 4].map(|()| TcpListener::bind("127.0.0.1:0").expect("a port"));
        let ports = held.each_ref().map(|port| port.local_addr().expect("an address").port());
        drop(held);
        fs::write(path.join("nginx.conf"), configuration(node, ports)).expect("a file");
        let errors = File::create(path.join("errors")).expect("a file");
        let process = Command::new("nginx")
            .arg("-p")
            .arg(path)
            .args(["-c", "nginx.conf", "-e", "stderr"])
            .stdin(Stdio::null())
            .stderr(errors)
            .spawn()
            .expect("nginx");
        let nginx = Self { process, folder, ports };
        nginx.wait();
        nginx
    }

    pub(crate) fn url(&self, shown: Shown) -> String {
        format!("https://127.0.0.1:{}", self.ports[shown as usize])
    }

    /// The certificate of the authority that has signed all of them.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The certificate of an authority that has signed none.
    pub(crate) fn other_authority(&self) -> PathBuf {
        self.folder.path().join("other-ca.pem")
    }

    fn wait(&self) {
        let started = Instant::now();
        for port in self.ports {
            while TcpStream::connect(("127.0.0.1", port)).is_err() {
                let errors = || fs::read_to_string(self.folder.path().join("errors")).unwrap_or_default();
                assert!(started.elapsed() < Duration::from_secs(30), "nginx does not listen: {}", errors());
                thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let run = Command::new("openssl").args(arguments).current_dir(folder).output().expect("openssl");
    assert!(run.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

fn make_authority(folder: &Path, name: &str) {
    let (key, certificate) = (format!("{name}.key"), format!("{name}.pem"));
    let subject = format!("/CN={name}");
    let curve = "ec_paramgen_curve:P-256";
    openssl(
        folder,
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            curve,
            "-nodes",
            "-days",
            "3650",
            "-keyout",
            &key,
            "-out",
            &certificate,
            "-subj",
            &subject,
        ],
    );
}

/// A certificate signed by `ca` for hosts in the form of `subjectAltName`, between two times.
fn make_certificate(folder: &Path, name: &str, hosts: &str, [from, to]: [&str; 2]) {
    let file = |ending: &str| format!("{name}.{ending}");
    let (key, request, certificate, extensions) = (file("key"), file("csr"), file("pem"), file("ext"));
    fs::write(folder.join("ca.conf"), CA).expect("a file");
    fs::write(folder.join("index.txt"), "").expect("a file");
    fs::write(folder.join(&extensions), format!("subjectAltName = {hosts}\n")).expect("a file");
    let curve = "ec_paramgen_curve:P-256";
    let subject = format!("/CN={name}");
    openssl(
        folder,
        &[
            "req", "-new", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-keyout", &key, "-out", &request,
            "-subj", &subject,
        ],
    );
    openssl(
        folder,
        &[
            "ca",
            "-batch",
            "-notext",
            "-config",
            "ca.conf",
            "-cert",
            "ca.pem",
            "-keyfile",
            "ca.key",
            "-in",
            &request,
            "-out",
            &certificate,
            "-startdate",
            from,
            "-enddate",
            to,
            "-extfile",
            &extensions,
        ],
    );
}

/// One process without a master, which ends when it is killed.
fn configuration(node: &str, [right, expired, elsewhere, with_users]: [u16; 4]) -> String {
    use base64::Engine as _;
    let basic = |user: &str| base64::prelude::BASE64_STANDARD.encode(format!("{user}:{PASSWORD}"));
    let (pusher, reader) = (basic(USER), basic(READER));
    let server = |port: u16, certificate: &str, access: &str| {
        format!(
            "server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}.pem; ssl_certificate_key {certificate}.key; {access} \
             location / {{ proxy_pass {node}; proxy_http_version 1.1; proxy_set_header Connection \"\"; }} }}\n"
        )
    };
    let access = "if ($role = nobody) { return 401; } if ($is_forbidden) { return 403; }";
    let servers = [
        server(right, "right", ""),
        server(expired, "expired", ""),
        server(elsewhere, "elsewhere", ""),
        server(with_users, "right", access),
    ];
    format!(
        "daemon off;\nmaster_process off;\npid nginx.pid;\nevents {{}}\nhttp {{\n\
         access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;\n\
         client_max_body_size 100m;\n\
         map $http_authorization $role {{ default nobody; \"Basic {pusher}\" pusher; \"Basic {reader}\" reader; \"ApiKey {API_KEY}\" pusher; }}\n\
         map \"$role $request_method $uri\" $is_forbidden {{ default 0; \"~^reader (PUT|DELETE) /(?!_search/)\" 1; \"~^reader POST .*/_bulk\" 1; }}\n\
         {}}}\n",
        servers.concat()
    )
}
