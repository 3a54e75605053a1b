//! `secnews serve`: pages and an API over HTTP.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use listenfd::ListenFd;
use sd_notify::NotifyState;
use secnews::message;
use secnews::message::{io_error, io_message};
use secnews::render::write_json;
use url::Url;

use crate::cli::clap_i18n::argument_error::ArgumentError;
use crate::cli::commands::index::listen;
use crate::cli::failure::Failure;
use crate::cli::first_index::build_if_missing;
use crate::cli::session::Session;
use crate::cli::settings::env_text;
use crate::cli::terminal::Terminal;
use crate::cli::{DEFAULT_INDEX, Outcome};
use crate::web::{Server, Setup, Token};

/// The variable with the token, for containers.
const TOKEN_VARIABLE: &str = "SECNEWS_TOKEN";

/// Serve the pages and the API over HTTP
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Address to listen on; any other than that of this machine needs a token
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// Port to listen on; 0 for one that is free
    #[arg(long, value_name = "PORT", default_value_t = 8642)]
    port: u16,
    /// URL by which a proxy offers the server; may be repeated
    #[arg(long, value_name = "URL", value_parser = public_url)]
    public_url: Vec<Url>,
    /// File with a token that clients must know; default `$SECNEWS_TOKEN`
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Log what is asked; without it, the log has no query
    #[arg(long)]
    log_queries: bool,
}

fn public_url(text: &str) -> Result<Url, ArgumentError> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.filter(|url| url.path() == "/")
        .ok_or_else(|| message!("write a URL such as https://news.example, without a path").into())
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let config = session.config()?;
    let desk = config.desk(true)?;
    let engine = session.address()?.clone();
    // The samples of a clone. An index that somebody has named is theirs to build.
    if session.global.index == Path::new(DEFAULT_INDEX)
        && let Some(stopped) = build_if_missing(desk.analyzer(), session)?
    {
        return Ok(stopped);
    }
    let token = args.token()?;
    let listeners = args.listeners(token.is_some())?;
    let terminal = session.terminal.logger();
    let setup = Setup {
        engine,
        translate: config.translate(),
        watches: config.watches(),
        locale: session.settings.locale,
        public_urls: args.public_url.clone(),
        token,
        log_queries: args.log_queries,
        log: Box::new(terminal),
        desk,
    };
    let server = Server::new(setup, listeners)?;
    let interrupt = listen()?;
    print_addresses(&server, session)?;
    notify(NotifyState::Ready);
    let outcome = server.run(|| interrupt.is_asked(), || notify(NotifyState::Stopping));
    outcome.map_err(|error| {
        Failure::new(
            message!("the server cannot run: {error}", error = io_error(&error)),
            message!("run it again"),
        )
    })?;
    // Asked to end is how a server ends.
    Ok(Outcome::Found)
}

impl Args {
    /// The token of the file, else of the environment.
    fn token(&self) -> Result<Option<Token>, Failure> {
        let text = match &self.token_file {
            Some(path) => Some(read(path)?),
            None => env_text(TOKEN_VARIABLE),
        };
        let Some(text) = text else { return Ok(None) };
        let token = Token::parse(&text).ok_or_else(|| {
            Failure::new(
                message!("the token is too short, or has other characters than letters, figures and marks"),
                message!("make one with `openssl rand -hex 32`"),
            )
        })?;
        Ok(Some(token))
    }

    /// The sockets: those that systemd has opened, else one on the given address.
    fn listeners(&self, has_token: bool) -> Result<Vec<TcpListener>, Failure> {
        let mut inherited = ListenFd::from_env();
        let taken = (0..inherited.len()).filter_map(|at| inherited.take_tcp_listener(at).transpose());
        let mut listeners = taken.collect::<Result<Vec<_>, _>>().map_err(|error| self.unusable(&error))?;
        if listeners.is_empty() {
            let address = SocketAddr::new(self.address, self.port);
            check_reach(address.ip(), has_token)?;
            listeners.push(TcpListener::bind(address).map_err(|error| self.unusable(&error))?);
        }
        for listener in &listeners {
            let address = listener.local_addr().map_err(|error| self.unusable(&error))?;
            check_reach(address.ip(), has_token)?;
        }
        Ok(listeners)
    }

    fn unusable(&self, error: &std::io::Error) -> Failure {
        let address = SocketAddr::new(self.address, self.port).to_string();
        Failure::new(
            message!("{address} cannot be listened on: {error}", address, error = io_error(error)),
            message!("name another port with --port, or 0 for one that is free"),
        )
    }
}

/// Refuses to offer what is searched for to a whole network.
fn check_reach(address: IpAddr, has_token: bool) -> Result<(), Failure> {
    if has_token || address.is_loopback() {
        return Ok(());
    }
    Err(Failure::new(
        message!("others can reach {address}, and there is no token", address = address.to_string()),
        message!("write one into a file and name it with --token-file, or listen on 127.0.0.1"),
    ))
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        Failure::new(io_message(path, &error), message!("name a file that can be read, in UTF-8"))
    })
}

/// Prints where the server is, for browsers and programs.
fn print_addresses(server: &Server, session: &Session) -> Result<(), Failure> {
    let urls: Vec<String> = server.addresses().iter().map(|address| format!("http://{address}/")).collect();
    let mut out = Terminal::output();
    if session.global.wants_json() {
        write_json(&mut out, &serde_json::json!({ "urls": urls }), session.global.jsonl)?;
    } else {
        urls.iter().try_for_each(|url| writeln!(out, "{url}"))?;
    }
    out.finish()?;
    session.note(&message!("press Ctrl-C to stop it"));
    Ok(())
}

/// Tells systemd, if it has started the server.
fn notify(state: NotifyState<'_>) {
    // Without systemd there is nobody to tell.
    drop(sd_notify::notify(&[state]));
}
