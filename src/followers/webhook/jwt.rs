//! A proof of whom something is from, for programs that ask for a JSON Web Token (RFC 7519).

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::domain::{
    id::BlobHash,
    moment::Moment,
    webhook::{DispatchKey, JwtSecret, Webhook},
};

/// How long a token is good for, in seconds.
const GOOD_FOR_S: u64 = 300;
/// The header of every token: `{"alg":"HS256","typ":"JWT"}`.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
/// The letters of base64url (RFC 4648).
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What a token says.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: String,
    jti: String,
    iat: u64,
    exp: u64,
    webhook_id: String,
    account_id: String,
    /// The SHA-256 of the body, in hex: a token goes with one body alone.
    body_sha256: String,
}

/// The value of `Authorization` for a body, signed by HMAC-SHA256 with the secret that the webhook
/// has; none if it has none.
pub(super) fn authorization(
    webhook: &Webhook,
    key: DispatchKey,
    body: &[u8],
    (base, now): (&str, Moment),
) -> Option<String> {
    let secret = webhook.jwt.as_ref()?;
    let iat = now.0 / 1000;
    let claims = Claims {
        iss: base,
        sub: webhook.id.to_string(),
        jti: key.to_string(),
        iat,
        exp: iat + GOOD_FOR_S,
        webhook_id: webhook.id.to_string(),
        account_id: webhook.account.to_string(),
        body_sha256: BlobHash(Sha256::digest(body).into()).to_string(),
    };
    let claims = serde_json::to_vec(&claims).ok()?;
    let signed = format!("{HEADER}.{}", base64url(&claims));
    let signature = signature(secret, signed.as_bytes())?;
    Some(format!("Bearer {signed}.{}", base64url(&signature)))
}

fn signature(secret: &JwtSecret, signed: &[u8]) -> Option<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).ok()?;
    mac.update(signed);
    Some(mac.finalize().into_bytes().into())
}

/// Bytes in base64url, without padding.
fn base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |index: usize| u32::from(three.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for letter in 0..=three.len() {
            let sextet = (bits >> (18 - 6 * letter)) & 63;
            text.push(char::from(LETTERS[sextet as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_the_standard_says() {
        let written = [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg")];
        for (bytes, text) in written {
            assert_eq!(base64url(bytes.as_bytes()), text);
        }
        assert_eq!(base64url(&[0xfb, 0xff]), "-_8");
        assert_eq!(base64url(br#"{"alg":"HS256","typ":"JWT"}"#), HEADER);
    }

    #[test]
    fn a_signature_is_that_of_other_programs() {
        // As openssl computes it: printf 'a.b' | openssl dgst -sha256 -hmac 'a secret of theirs'
        let secret = JwtSecret::parse("a secret of theirs").unwrap();
        let said = BlobHash(signature(&secret, b"a.b").unwrap()).to_string();
        assert_eq!(said, "86ffca56531299605ac8ddae820eb0757c5f6cfb488b05724a1eb0718195dac2");
    }
}
