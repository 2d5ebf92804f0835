//! The newsletter: asking for it, confirming, leaving.

use domain::{Context, newsletter};
use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::types::Password;
use poem_openapi::{ApiResponse, Object, OpenApi};
use secrecy::SecretString;

use crate::Tag;
use crate::address::Address;
use crate::language::Language;
use crate::people::Done;
use crate::problem::ApiError;
use crate::text::Text;

/// A wish for the newsletter.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct NewSubscription {
    /// Where it is to go.
    email: Text,
    /// The language of its letters.
    language: Language,
}

/// What the link of a letter carries.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct NewsletterLink {
    /// The value of `token` in the link.
    token: Password,
}

/// What comes of a wish.
#[derive(ApiResponse)]
pub enum Asked {
    /// Whoever reads the address is asked, unless that was done too often lately. The answer is the same for every address.
    #[oai(status = 202)]
    Asked,
}

/// `/newsletter…`.
pub struct NewsletterApi;

#[OpenApi(tag = "Tag::Newsletter")]
impl NewsletterApi {
    /// Ask for the newsletter
    ///
    /// A letter asks whoever reads the address whether they want it; nothing else is sent before they confirm. The answer is
    /// the same whether the address is new, was asked, or has it already. Before anybody is asked for an address they have to
    /// be told what it is kept for: to announce new articles and nothing else, until they leave, which deletes it at once.
    /// Refused with `newsletter_off` where no letters are sent.
    #[oai(path = "/newsletter/subscriptions", method = "post", operation_id = "subscribe_to_newsletter")]
    async fn subscribe_to_newsletter(
        &self,
        cx: Data<&Context>,
        address: Address,
        body: Json<NewSubscription>,
    ) -> Result<Asked, ApiError> {
        newsletter::subscribe(&cx, body.0.email.as_ref(), body.0.language.into(), &address.0).await?;
        Ok(Asked::Asked)
    }

    /// Confirm that the newsletter is wanted
    ///
    /// With what the link in the letter carries; to be sent when a person presses a button, not when the link is opened.
    /// Doing it twice changes nothing. Refused with `newsletter_link_expired` after two days.
    #[oai(path = "/newsletter/confirmations", method = "post", operation_id = "confirm_newsletter")]
    async fn confirm_newsletter(
        &self,
        cx: Data<&Context>,
        body: Json<NewsletterLink>,
    ) -> Result<Done, ApiError> {
        newsletter::confirm(&cx, &SecretString::from(body.0.token.0)).await?;
        Ok(Done::Done)
    }

    /// Leave the newsletter
    ///
    /// With what the link in every letter carries. The address is deleted at once; leaving twice changes nothing. Mail
    /// programs leave by themselves with a POST to that link (RFC 8058). Refused with `removal_link_broken`.
    #[oai(path = "/newsletter/removals", method = "post", operation_id = "leave_newsletter")]
    async fn leave_newsletter(
        &self,
        cx: Data<&Context>,
        body: Json<NewsletterLink>,
    ) -> Result<Done, ApiError> {
        newsletter::remove(&cx, &SecretString::from(body.0.token.0)).await?;
        Ok(Done::Done)
    }
}
