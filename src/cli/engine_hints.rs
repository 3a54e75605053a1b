//! What the user can do about an error of a cluster.

use secnews::error::{CertificateFault, RemoteError, RemoteFault};
use secnews::message;
use secnews::message::Message;

/// The remedy for `error`, if there is one.
pub(super) fn hint(error: &RemoteError) -> Option<Message> {
    Some(match &error.fault {
        RemoteFault::BadAddress(_) => {
            message!(
                "write a URL such as https://search.example:9200, several with commas between; a user is named by SECNEWS_ENGINE_USER"
            )
        }
        RemoteFault::Insecure => message!("write https://, or allow it with --engine-insecure"),
        RemoteFault::BadCredentials => {
            message!("check SECNEWS_ENGINE_USER, SECNEWS_ENGINE_PASSWORD and SECNEWS_ENGINE_API_KEY")
        }
        RemoteFault::NoRoots(_) | RemoteFault::Certificate(CertificateFault::UnknownIssuer) => {
            message!("name the file with the certificate of its authority with --engine-ca FILE")
        }
        RemoteFault::Certificate(CertificateFault::Expired | CertificateFault::NotYetValid) => {
            message!("check the clock of this machine, or renew the certificate")
        }
        RemoteFault::Certificate(CertificateFault::OtherHost) => {
            message!("write the host as the certificate names it")
        }
        RemoteFault::Certificate(CertificateFault::Other(_)) | RemoteFault::Tls(_) => {
            message!("check the address and the certificate of the cluster")
        }
        RemoteFault::Unreachable(_) => {
            message!("see that the cluster is up; further nodes can be named with commas between")
        }
        RemoteFault::Timeout(_) => message!("try it again when the cluster has less to do"),
        RemoteFault::Status { status: 401, .. } => {
            message!("set SECNEWS_ENGINE_USER and SECNEWS_ENGINE_PASSWORD, or SECNEWS_ENGINE_API_KEY")
        }
        RemoteFault::Status { status: 403, kind, .. } if kind != "cluster_block_exception" => {
            message!("give the user the rights of the roles in contrib/opensearch")
        }
        RemoteFault::Status { status: 429 | 500.., kind, .. } if kind != "cluster_block_exception" => {
            message!("try it again when the cluster has less to do")
        }
        RemoteFault::Redirect(_) => message!("name the address of the cluster itself"),
        RemoteFault::TooLarge(_) | RemoteFault::Unreadable(_) => {
            message!("see that it is the address of an OpenSearch cluster")
        }
        RemoteFault::Incomplete(_) => {
            message!("try it again when `secnews stats` shows that the cluster is whole")
        }
        RemoteFault::NoArticles(_) => {
            message!("push them with `secnews push --to URL`, or name others with --engine-name NAME")
        }
        RemoteFault::BadName(_) => {
            message!("use lower-case letters, figures, `-` and `_`, and begin with a letter or figure")
        }
        RemoteFault::OtherVersion { .. } => message!(
            "push them again with `secnews push --rebuild --to URL`, or use the version of the program that has pushed them"
        ),
        RemoteFault::Replaced(_) => message!("run the command again"),
        RemoteFault::OtherOwner { .. } => message!(
            "push under another name with --name NAME, or replace its articles with --rebuild --take-over"
        ),
        RemoteFault::Ahead { .. } => {
            message!("push from the index itself; if it is lost, push all of this one with --rebuild")
        }
        RemoteFault::OtherPush(_) => message!("run the command again"),
        RemoteFault::NameTaken(_) => message!("push under another name with --name NAME"),
        RemoteFault::LaterProgram(_) => message!("use that version of the program"),
        RemoteFault::Differs(_) => message!("push everything into a new index with --rebuild"),
        RemoteFault::Status { kind, .. } if kind == "cluster_block_exception" => message!(
            "free space on the disks of the cluster; then its index can be written again, and the next push goes on"
        ),
        RemoteFault::Unsupported(_) => message!("ask the index instead, with --engine local"),
        _ => return None,
    })
}
