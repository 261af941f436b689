//! Credentials without a prefix of their own, and newer kinds with one.

use super::{body, detected, file, quiet::quiet};

/// Made for these tests; nobody ever issued them. They stand in parts, so that no scanner of this
/// repository takes them for real.
fn made(parts: &[&str]) -> String {
    parts.concat()
}

#[test]
fn credentials_that_their_surroundings_tell_are_told() {
    let aws = made(&["PtYgjmUhBel31iEl2hp", "ChYgCfrL1spNxnyVmihA+"]);
    let web = made(&[
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        ".eyJpc3MiOiJjbG9zaW5nIiwic3ViIjoidS04ODIxMyIsInJvbGUiOiJzZXJ2aWNlX3JvbGUifQ",
        ".53X83RZJzzzzgEOzdmenCkhvMdgaKjIg8xNbe3nNyjO",
    ]);
    let azure = made(&[
        "2O76UMFxFkM+R5Kjp1vRt/1fjORS+6ilI8ihN5KXSc7",
        "Tvo+hBKqFYY+kv5ZJr3J1TWDtkwtDDb/xHKas1VOqg6==",
    ]);
    let hook = made(&[
        "/api/web",
        "hooks/213894813385956258/q9wMxEhh2FDEEtfjgVvVqE1SkHbn88HxjSI6bWHtP3fS2qHx6kwXoIIXGvOoNZYW2mZp",
    ]);
    let told = |what: &str, text: String| body(what, &text).is("exposed-secret");
    detected([
        told(
            "a password in a URL",
            made(&[
                "Read postgresql://closing:gR7vXq2L",
                "mZ9w@db.northbay.net:5432/erp.",
            ]),
        ),
        told(
            "a password without a user",
            made(&["Read redis://:k9Wq2Zt", "Vb7Lm@cache.northbay.net:6379."]),
        ),
        told("a web token", format!("The token is `{web}`.")),
        told(
            "a secret key of AWS",
            format!("Set `AWS_SECRET_ACCESS_KEY={aws}`."),
        ),
        file(
            "a profile",
            ".env",
            format!("aws_secret_access_key = {aws}\n"),
        )
        .line(".env", 1)
        .is("exposed-secret"),
        told(
            "a storage account",
            format!("`AccountName=northbay;AccountKey={azure};`"),
        ),
        told("a webhook", format!("Post to https://discord.com{hook}.")),
        told(
            "Vault",
            made(&[
                "The token is hvs",
                ".0zVZomHFwUbbYrEqmSM9wCZ7Uw9xfogoEmvnEN5N1aE6PwZPf1Qh6yYTWmE4lBYOvfZ8UzDzV8fUkkibjL5DZPjN0MEQ7wj here",
            ]),
        ),
        told(
            "Docker",
            made(&["The token is dckr", "_pat_JJibaZUPgHV7iB3m03nbqnsGpWL"]),
        ),
        told(
            "Notion",
            made(&[
                "The token is ntn",
                "_uqIA1id6Vw5DQL05HA064GiIjHGb3CXlMaXZjljENUhJdu",
            ]),
        ),
        told(
            "a signature",
            made(&["The value is whs", "ec_RHHJEYXg4JdpmrcXgGCJbW56eCuNGMGm"]),
        ),
        told(
            "RubyGems",
            made(&[
                "The key is ruby",
                "gems_8ef786e4d3cea27d26934b484e73cf575dcad6ba2b0aee0c",
            ]),
        ),
    ]);
}

#[test]
fn what_only_has_the_form_of_a_credential_is_left_alone() {
    let documented = made(&[
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ",
        ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    ]);
    let texts = [
        "postgresql://user:password@db.northbay.net:5432/app".to_owned(),
        "postgresql://user:gR7vXq2LmZ9w@localhost:5432/app".to_owned(),
        "postgresql://app:gR7vXq2LmZ9w@db:5432/app".to_owned(),
        "postgresql://app:gR7vXq2LmZ9w@db.example.com/app".to_owned(),
        "postgresql://$USER:$PASSWORD@db.northbay.net/app".to_owned(),
        "mongodb+srv://<user>:<password>@cluster0.mongodb.net".to_owned(),
        "https://x-access-token:${GITHUB_TOKEN}@github.com/a/b.git".to_owned(),
        "redis://:{password}@cache.northbay.net:6379".to_owned(),
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
        "AWS_SECRET_ACCESS_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".to_owned(),
        "`https://discord.com/api/webhooks/ID/TOKEN`".to_owned(),
        "`AccountKey=<key>;EndpointSuffix=core.windows.net`".to_owned(),
        format!("`{documented}`"),
        "`eyJhbGciOiJIUzI1NiJ9.payload.signature`".to_owned(),
    ];
    quiet(texts.map(|text| body(&text, &text)));
}
