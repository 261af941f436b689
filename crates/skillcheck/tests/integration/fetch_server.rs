//! A server on loopback that speaks HTTP before `git http-backend`, honestly or not.

use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

/// How the server answers.
#[derive(Clone)]
pub(crate) enum Behaviour {
    /// As git does.
    Honest,
    /// As git did before version 2 of its protocol: objects are not given by their ids.
    Old,
    /// It demands credentials, and takes none.
    Refuses,
    /// It redirects everything to the same path below this URL.
    Redirects(String),
    /// It redirects everything from the first of these paths to the second on itself.
    Moved(&'static str, &'static str),
    /// It closes the connection after so many bytes of a pack's answer.
    Cuts(usize),
    /// It stops after so many bytes of a pack's answer, and keeps the connection open.
    Stalls(usize),
    /// It never answers.
    Hangs,
    /// Its packs have no end.
    Floods,
    /// Its list of refs has no end.
    Chatters,
    /// It takes the first of these ids in a request for the second.
    Swaps(String, String),
    /// It changes one byte of each pack.
    Damages,
}

/// A running server.
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<State>,
    stalled: Receiver<()>,
}

struct State {
    root: PathBuf,
    behaviour: Mutex<Behaviour>,
    requests: Mutex<Vec<String>>,
    open: Mutex<Vec<TcpStream>>,
    stalled: Mutex<Sender<()>>,
    over: AtomicBool,
}

impl Server {
    /// A server of the repositories below `root`.
    pub(crate) fn new(root: &Path, behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (sender, stalled) = mpsc::channel();
        let state = Arc::new(State {
            root: root.to_path_buf(),
            behaviour: Mutex::new(behaviour),
            requests: Mutex::new(Vec::new()),
            open: Mutex::new(Vec::new()),
            stalled: Mutex::new(sender),
            over: AtomicBool::new(false),
        });
        let server = Self {
            address: listener.local_addr().unwrap(),
            state: Arc::clone(&state),
            stalled,
        };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if state.over.load(Ordering::SeqCst) {
                    break;
                }
                let state = Arc::clone(&state);
                // A client that has gone is the test's doing.
                thread::spawn(move || state.answer(stream));
            }
        });
        server
    }

    /// The URL of what is at `path` below the root.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// From now on it answers so; connections that are open are closed.
    pub(crate) fn becomes(&self, behaviour: Behaviour) {
        *self.state.behaviour.lock().unwrap() = behaviour;
        self.close();
    }

    /// What it was asked for until now, and forgets it.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.requests.lock().unwrap())
    }

    /// Waits until it has stalled.
    pub(crate) fn wait(&self) {
        self.stalled.recv().unwrap();
    }

    /// Waits until nobody holds a connection any more; not for long.
    pub(crate) fn wait_for_clients_to_leave(&self) {
        for mut stream in self.state.open.lock().unwrap().drain(..) {
            stream
                .set_read_timeout(Some(Duration::from_secs(10)))
                .unwrap();
            // The end, or that it was cut off; but not that nothing came.
            let read = stream.read(&mut [0]).map_err(|error| error.kind());
            let open = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
            assert!(
                !read.is_err_and(|kind| open.contains(&kind)),
                "someone is still there"
            );
        }
    }

    fn close(&self) {
        for stream in self.state.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::SeqCst);
        self.close();
        // Its thread wakes up and sees that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

struct Request {
    method: String,
    path: String,
    query: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let mut words = line.split_whitespace();
        let method = words.next()?.to_owned();
        let target = words.next()?.to_owned();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim().split_once(':') else {
                break;
            };
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        let mut request = Self {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: Vec::new(),
        };
        if request.header("transfer-encoding") == "chunked" {
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).ok()?;
                let length = usize::from_str_radix(line.trim(), 16).ok()?;
                let mut chunk = vec![0; length + 2];
                reader.read_exact(&mut chunk).ok()?;
                request.body.extend_from_slice(&chunk[..length]);
                if length == 0 {
                    break;
                }
            }
        } else {
            let length = request.header("content-length").parse().unwrap_or(0);
            request.body = vec![0; length];
            reader.read_exact(&mut request.body).ok()?;
        }
        Some(request)
    }

    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value)
    }

    /// Whether it asks for a pack.
    fn wants_pack(&self) -> bool {
        let text = String::from_utf8_lossy(&self.body);
        self.method == "POST" && (text.contains("command=fetch") || text.contains("want "))
    }
}

impl State {
    fn answer(&self, mut stream: TcpStream) -> Option<()> {
        self.open.lock().unwrap().push(stream.try_clone().ok()?);
        let mut request = Request::read(&stream)?;
        let asked = format!("{} {}", request.method, request.path);
        self.requests.lock().unwrap().push(asked);
        let behaviour = self.behaviour.lock().unwrap().clone();
        match &behaviour {
            Behaviour::Hangs => return self.stall(),
            Behaviour::Refuses => {
                let head = "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"";
                return write(&mut stream, head, b"");
            }
            Behaviour::Redirects(base) => {
                let path = format!("{}?{}", request.path, request.query);
                let head = format!("301 Moved Permanently\r\nLocation: {base}{path}");
                return write(&mut stream, &head, b"");
            }
            Behaviour::Moved(from, to) if request.path.starts_with(from) => {
                let path = request.path.replacen(from, to, 1);
                let head = format!("302 Found\r\nLocation: {path}?{}", request.query);
                return write(&mut stream, &head, b"");
            }
            Behaviour::Chatters => return chatter(&mut stream),
            Behaviour::Floods if request.wants_pack() => return flood(&mut stream),
            Behaviour::Swaps(from, to) => {
                let body = String::from_utf8_lossy(&request.body).replace(from, to);
                request.body = body.into_bytes();
            }
            _ => {}
        }
        let (head, mut body) = self.backend(&request, &behaviour)?;
        if request.wants_pack() {
            match behaviour {
                Behaviour::Cuts(after) => {
                    let length = body.len();
                    body.truncate(after);
                    write_of(&mut stream, &head, &body, length)?;
                    return stream.shutdown(Shutdown::Both).ok();
                }
                Behaviour::Stalls(after) => {
                    let length = body.len();
                    body.truncate(after);
                    write_of(&mut stream, &head, &body, length)?;
                    return self.stall();
                }
                Behaviour::Damages => {
                    let at = end_of_pack(&body)?;
                    body[at] ^= 1;
                }
                _ => {}
            }
        }
        write(&mut stream, &head, &body)
    }

    /// Keeps the connection, which stays in `open`.
    fn stall(&self) -> Option<()> {
        self.stalled.lock().unwrap().send(()).ok()
    }

    /// What git itself answers: a status line with headers, and a body.
    fn backend(&self, request: &Request, behaviour: &Behaviour) -> Option<(String, Vec<u8>)> {
        let mut backend = Command::new("git");
        backend
            .arg("http-backend")
            .env("GIT_PROJECT_ROOT", &self.root)
            .env("GIT_HTTP_EXPORT_ALL", "1")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("PATH_INFO", &request.path)
            .env("QUERY_STRING", &request.query)
            .env("REQUEST_METHOD", &request.method)
            .env("REMOTE_ADDR", "127.0.0.1")
            .env("CONTENT_TYPE", request.header("content-type"))
            .env("CONTENT_LENGTH", request.body.len().to_string())
            .env("HTTP_CONTENT_ENCODING", request.header("content-encoding"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if !matches!(behaviour, Behaviour::Old) {
            backend.env("GIT_PROTOCOL", request.header("git-protocol"));
        }
        let mut child = backend.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let body = request.body.clone();
        thread::spawn(move || stdin.write_all(&body));
        let out = child.wait_with_output().unwrap().stdout;
        let end = out.windows(4).position(|four| four == b"\r\n\r\n")?;
        let text = String::from_utf8_lossy(&out[..end]).into_owned();
        let mut status = "200 OK".to_owned();
        let mut headers = Vec::new();
        for line in text.lines() {
            match line.strip_prefix("Status: ") {
                Some(said) => said.clone_into(&mut status),
                None => headers.push(line),
            }
        }
        let head = std::iter::once(&*status).chain(headers);
        let head = head.collect::<Vec<_>>().join("\r\n");
        Some((head, out[end + 4..].to_vec()))
    }
}

fn write(stream: &mut TcpStream, head: &str, body: &[u8]) -> Option<()> {
    write_of(stream, head, body, body.len())
}

/// Writes an answer of which it says that its body has `length` bytes.
fn write_of(stream: &mut TcpStream, head: &str, body: &[u8], length: usize) -> Option<()> {
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()
}

/// The place of the last byte of the pack in an answer, which is a part of its checksum.
fn end_of_pack(body: &[u8]) -> Option<usize> {
    let (mut at, mut end) = (0, None);
    while let Some(head) = body.get(at..at + 4) {
        let length = usize::from_str_radix(std::str::from_utf8(head).ok()?, 16).ok()?;
        if length > 5 && body.get(at + 4) == Some(&1) {
            end = Some(at + length - 1);
        }
        at += length.max(4);
    }
    end
}

/// A list of refs without end.
fn chatter(stream: &mut TcpStream) -> Option<()> {
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\
                Content-Type: application/x-git-upload-pack-advertisement\r\n\r\n";
    stream.write_all(head.as_bytes()).ok()?;
    let lines = vec![b'x'; 1 << 20];
    while stream.write_all(&lines).is_ok() {}
    None
}

/// A pack with one file that never ends, each part of which is well formed.
fn flood(stream: &mut TcpStream) -> Option<()> {
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\
                Content-Type: application/x-git-upload-pack-result\r\n\r\n";
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(b"000dpackfile\n").ok()?;
    let mut start = b"PACK\0\0\0\x02\0\0\0\x01".to_vec();
    // A blob of 2^38 bytes, and the header of a zlib stream.
    start.extend([0xb0, 0x80, 0x80, 0x80, 0x80, 0x40, 0x78, 0x01]);
    band(stream, &start)?;
    // A stored block that is not the last one.
    let mut block = vec![0, 0xff, 0x7f, 0x00, 0x80];
    block.extend(vec![b'x'; 0x7fff]);
    while band(stream, &block).is_some() {}
    None
}

/// A part of a pack, as it is sent beside messages.
fn band(stream: &mut TcpStream, bytes: &[u8]) -> Option<()> {
    let head = format!("{:04x}\u{1}", bytes.len() + 5);
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(bytes).ok()
}

/// A `git daemon` of the repositories below a folder.
pub(crate) struct Daemon {
    child: Child,
    port: u16,
}

impl Daemon {
    /// None where this git has no daemon.
    pub(crate) fn new(root: &Path) -> Option<Self> {
        let programs = Command::new("git").arg("--exec-path").output().unwrap();
        let programs = String::from_utf8(programs.stdout).unwrap();
        let program = Path::new(programs.trim()).join("git-daemon");
        if !program.exists() {
            return None;
        }
        // The daemon takes no port 0: one that was free a moment ago is taken, or another.
        for _ in 0..20 {
            let free = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = free.local_addr().unwrap().port();
            drop(free);
            let mut child = Command::new(&program)
                .args(["--reuseaddr", "--export-all", "--listen=127.0.0.1"])
                .arg(format!("--port={port}"))
                .arg(format!("--base-path={}", root.display()))
                .arg(root)
                .env("GIT_CONFIG_NOSYSTEM", "1")
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .stdin(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            while child.try_wait().unwrap().is_none() {
                if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                    return Some(Self { child, port });
                }
                thread::yield_now();
            }
        }
        panic!("git daemon does not start");
    }

    /// The URL of what is at `path` below its folder.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("git://127.0.0.1:{}/{path}", self.port)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
