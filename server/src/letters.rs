//! Writes letters out and hands them to a mail server; what they tell is the domain's, how it is worded the pages'.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, ensure};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::Settings;
use domain::content::Language;
use domain::letters::{Letter, Mail, Unsent};
use domain::newsletter::{Mailing, Says};
use lettre::address::{Address, Envelope};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MessageBuilder};
use lettre::transport::smtp::Error;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::ExposeSecret;
use std::sync::Arc;
use url::{Host, Url, form_urlencoded};
use uuid::Uuid;
use web::Written;

use crate::config::Config;

/// How long a mail server may take, from looking up its name to its answer.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Hands letters to a mail server; a connection for each, as there are few.
struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Where letters of the newsletter come back to.
    bounces_to: Option<Address>,
    /// Where people write to leave the newsletter.
    removals_to: Option<Address>,
    settings: Settings,
}

/// What sends letters, if the configuration names a mail server.
pub(crate) fn mail(config: &Config, listens: SocketAddr) -> Result<Option<Arc<dyn Mail>>> {
    let Some(url) = &config.smtp_url else { return Ok(None) };
    let from =
        config.letters_from.as_deref().context("smtp_url needs letters_from: whom letters are from")?;
    let from = from
        .parse()
        .context("letters_from is no address; write it like `Forest Glade <learn@example.org>`")?;
    let server = MailServer {
        transport: transport(url.expose_secret())?,
        from,
        bounces_to: set("bounces_to", config.bounces_to.as_deref())?,
        removals_to: set("removals_to", config.removals_to.as_deref())?,
        settings: config.settings(listens),
    };
    Ok(Some(Arc::new(server)))
}

/// An address that was set, or none.
fn set(key: &str, value: Option<&str>) -> Result<Option<Address>> {
    let read =
        |value| address(value).with_context(|| format!("{key} is no address; write it like `x@example.org`"));
    value.map(read).transpose()
}

/// Letters and a password cross the network encrypted, or not at all.
fn transport(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>> {
    // Never with the cause: it may hold the password.
    let meant = "smtp_url cannot be meant; write `smtps://user:password@host` or `smtp://user:password@host?tls=required`";
    let parsed = Url::parse(url).ok().context(meant)?;
    let is_encrypted = parsed.scheme() == "smtps" || parsed.query_pairs().any(|(name, _)| name == "tls");
    ensure!(
        is_encrypted || is_here(&parsed),
        "smtp_url: a mail server on another machine is spoken to encrypted; write smtps://…, or add ?tls=required"
    );
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).ok().context(meant)?;
    Ok(builder.timeout(Some(TIME_LIMIT)).build())
}

fn is_here(url: &Url) -> bool {
    // A scheme that browsers do not know: addresses come as names.
    match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[async_trait]
impl Mail for MailServer {
    async fn send(&self, letter: Letter) -> Result<(), Unsent> {
        self.hand_over(self.message(&letter)).await
    }

    async fn send_newsletter(&self, letter: Mailing) -> Result<(), Unsent> {
        self.hand_over(self.newsletter(&letter)).await
    }
}

impl MailServer {
    async fn hand_over(&self, message: Result<Message>) -> Result<(), Unsent> {
        let message = message.map_err(|error| Unsent::Never(format!("{error:#}")))?;
        let sending = self.transport.send(message);
        match tokio::time::timeout(TIME_LIMIT, sending).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(unsent(&error)),
            Err(_) => Err(Unsent::Later("the mail server took too long".to_owned())),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message> {
        let Written { subject, text } = Written::of(letter, &self.settings);
        let message = self.begin(&letter.to, letter.language, (letter.id.0, letter.at))?.subject(subject);
        Ok(message.header(ContentType::TEXT_PLAIN).body(text)?)
    }

    /// A letter of the newsletter; one with an article says to mail programs how its reader leaves (RFC 2369, RFC 8058).
    fn newsletter(&self, letter: &Mailing) -> Result<Message> {
        let Written { subject, text } = Written::of_newsletter(letter, &self.settings);
        let mut message = self.begin(&letter.to, letter.language, (letter.id.0, letter.at))?.subject(subject);
        if let Some(bounces_to) = &self.bounces_to {
            message = message.envelope(Envelope::new(Some(bounces_to.clone()), vec![address(&letter.to)?])?);
        }
        if let Says::Tells { removal, .. } = &letter.says {
            let link = web::removal_address(letter, &self.settings).unwrap_or_default();
            let by_letter = self.removals_to.as_ref();
            let by_letter = by_letter.map(|to| format!(", <mailto:{to}?subject={}>", escaped(&link)));
            let ways = format!("<{link}>{}", by_letter.unwrap_or_default());
            message = message.raw_header(raw("List-Unsubscribe", &ways)?);
            // Mail programs press it by themselves, and over https only.
            if link.starts_with("https://") && !removal.is_empty() {
                message = message.raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?);
            }
            message = message.raw_header(raw("List-Id", &format!("<news.{}>", self.from.email.domain()))?);
        }
        Ok(message.header(ContentType::TEXT_PLAIN).body(text)?)
    }

    /// What the heads of every letter have in common.
    fn begin(&self, to: &str, language: Language, (id, at): (Uuid, DateTime<Utc>)) -> Result<MessageBuilder> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address(to)?))
            .date(SystemTime::from(at))
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            // Nobody's absence is answered to it (RFC 3834).
            .raw_header(raw("Auto-Submitted", "auto-generated")?)
            .raw_header(raw("Content-Language", language.tag())?);
        Ok(message)
    }
}

fn raw(name: &str, value: &str) -> Result<HeaderValue> {
    Ok(HeaderValue::new(HeaderName::new_from_ascii(name.to_owned())?, value.to_owned()))
}

/// As it stands in the address of a letter to be written.
fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// The address as mail servers know it: the name of the host in ASCII.
fn address(to: &str) -> Result<Address> {
    let (local, domain) = to.rsplit_once('@').context("the address is none")?;
    let host = Host::parse(domain).context("the address has no host")?.to_string();
    Address::new(local, host).context("the address is none")
}

/// Whether it is worth another try. What the server says of us (53x: who signs in, and how) is the centre's to put right, and
/// says nothing of the letter.
fn unsent(error: &Error) -> Unsent {
    let about_us = error.status().is_some_and(|code| code.to_string().starts_with("53"));
    if error.is_permanent() && !about_us {
        Unsent::Never(error.to_string())
    } else {
        Unsent::Later(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use domain::certificates::Texts;
    use domain::content::Language;
    use domain::enums::LetterKind;
    use domain::ids::{LetterId, NewsletterLetterId};
    use domain::letters::{Facts, News};

    use super::*;
    use crate::config::Flags;

    fn letter(to: &str) -> Letter {
        let programme = Texts { en: "A course".into(), ru: "Курс".into(), be: None };
        let id = "019ab000-0000-7000-8000-000000000001".parse().unwrap();
        Letter {
            id: LetterId(id),
            to: to.into(),
            language: Language::Be,
            news: News {
                kind: LetterKind::CertificateIssued,
                about: id,
                facts: Facts { programme, course: None },
            },
            at: "2026-11-26T09:00:00Z".parse().unwrap(),
        }
    }

    fn server(url: &str, from: &str) -> Result<Option<MailServer>> {
        let listens = SocketAddr::from(([127, 0, 0, 1], 8080));
        let keys = [
            ("FOREST_GLADE_SMTP_URL", url),
            ("FOREST_GLADE_LETTERS_FROM", from),
            ("FOREST_GLADE_BOUNCES_TO", "returned@example.org"),
            ("FOREST_GLADE_REMOVALS_TO", "leave@example.org"),
            ("FOREST_GLADE_CENTRE__PUBLIC_URL", "https://learn.example.org"),
        ];
        let keys = keys.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let config = Config::load(None, keys, &Flags::default()).unwrap();
        mail(&config, listens)?;
        let settings = config.settings(listens);
        let [bounces_to, removals_to] =
            ["returned@example.org", "leave@example.org"].map(|to| address(to).ok());
        let (transport, from) = (transport(url)?, from.parse()?);
        Ok(Some(MailServer { transport, from, bounces_to, removals_to, settings }))
    }

    #[test]
    fn a_letter_of_the_newsletter_tells_mail_programs_how_its_reader_leaves() {
        let server = server("smtp://127.0.0.1:25", "learn@example.org").unwrap().unwrap();
        let says = Says::Tells {
            key: "camp".into(),
            title: "A camp".into(),
            summary: "In summer.".into(),
            removal: "ab12".repeat(16),
        };
        let id = NewsletterLetterId("019ab000-0000-7000-8000-000000000002".parse().unwrap());
        let at = "2026-11-26T09:00:00Z".parse().unwrap();
        let letter = Mailing { id, to: "nurse@example.by".into(), language: Language::En, says, at };
        let message = server.newsletter(&letter).unwrap();
        assert_eq!(message.envelope().from().unwrap().to_string(), "returned@example.org");
        let written = String::from_utf8(message.formatted()).unwrap();
        let (heads, body) = written.split_once("\r\n\r\n").unwrap();
        let unfolded = heads.replace("\r\n ", " ");
        let link =
            format!("https://learn.example.org/newsletter/removal?token={}&lang=en", "ab12".repeat(16));
        let by_letter = "<mailto:leave@example.org?subject=https%3A%2F%2Flearn.example.org%2Fnewsletter%2F";
        for head in [
            format!("List-Unsubscribe: <{link}>, {by_letter}"),
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click".into(),
            "List-Id: <news.example.org>".into(),
        ] {
            assert!(unfolded.contains(&head), "{head} is not in\n{heads}");
        }
        let body = body.replace("=\r\n", "").replace("=3D", "=");
        assert!(body.contains("https://learn.example.org/news/camp?lang=en"), "{body}");
        let asks = Mailing { says: Says::Asks { token: "t".into() }, ..letter };
        let written = String::from_utf8(server.newsletter(&asks).unwrap().formatted()).unwrap();
        assert!(written.replace("=\r\n", "").contains("/newsletter/confirmation?token"), "{written}");
        assert!(!written.contains("List-Unsubscribe"), "nobody leaves what they have not confirmed");
    }

    #[test]
    fn a_letter_has_the_heads_that_mail_servers_want() {
        let server = server("smtp://127.0.0.1:25", "Лясная паляна <learn@example.org>").unwrap().unwrap();
        let written = server.message(&letter("nurse@хоспис.бел")).unwrap().formatted();
        let written = String::from_utf8(written).unwrap();
        for head in [
            "To: nurse@xn--",
            "Date: Thu, 26 Nov 2026 09:00:00 +0000",
            "Message-ID: <019ab000-0000-7000-8000-000000000001@example.org>",
            "Auto-Submitted: auto-generated",
            "Content-Language: be",
            "Content-Type: text/plain; charset=utf-8",
            "Subject: =?utf-8?b?",
        ] {
            assert!(written.contains(head), "{head} is not in\n{written}");
        }
        assert!(written.is_ascii());
    }

    #[test]
    fn what_would_cross_the_network_in_clear_is_refused() {
        for good in
            ["smtps://u:p@mail.example.org", "smtp://u:p@mail.example.org?tls=required", "smtp://[::1]:25"]
        {
            assert!(transport(good).is_ok(), "{good}");
        }
        for bad in
            ["smtp://u:s3cret@mail.example.org", "s3cret", "http://s3cret.example.org", "smtps://:s3cret@"]
        {
            let refused = format!("{:#}", transport(bad).err().unwrap());
            assert!(refused.starts_with("smtp_url") && !refused.contains("s3cret"), "{refused}");
        }
        assert!(server("smtp://127.0.0.1:25", "nobody").is_err());
    }

    #[tokio::test]
    async fn a_mail_server_that_does_not_answer_is_tried_later() {
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let server = server(&format!("smtp://{closed}"), "learn@example.org").unwrap().unwrap();
        let sent = server.send(letter("nurse@example.by")).await;
        assert!(matches!(&sent, Err(Unsent::Later(why)) if !why.contains('@')), "{sent:?}");
    }
}
