// Seals what only this phone has into a file that its passphrase alone opens, and opens it again: a JSON Web Encryption
// (RFC 7516, compact; PBES2-HS512+A256KW, A256GCM), which any JOSE library can open too.
//
// It also checks the seals of the server's receipts (Ed25519, RFC 8032).
//
// Knows ciphers; must not know what is sealed. The app calls `setapakSeal`, `setapakOpen` and `setapakCheck`.
"use strict";

{
  // OWASP's floor for PBKDF2 with SHA-512 (2023); a second or two on a cheap phone.
  const ROUNDS = 210_000;
  // A stranger's file must not keep the phone busy for minutes.
  const MOST_ROUNDS = 2_000_000;
  const ALG = "PBES2-HS512+A256KW";
  const ENC = "A256GCM";

  const utf8 = (text) => new TextEncoder().encode(text);
  const random = (count) => crypto.getRandomValues(new Uint8Array(count));
  const base64url = (bytes) => {
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const bytesOf = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

  const wrapping = async (passphrase, salt, iterations) => {
    const key = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
    const named = new Uint8Array([...utf8(ALG), 0, ...salt]);
    const how = { name: "PBKDF2", hash: "SHA-512", salt: named, iterations };
    return crypto.subtle.deriveKey(how, key, { name: "AES-KW", length: 256 }, false, ["wrapKey", "unwrapKey"]);
  };

  globalThis.setapakSeal = async (text, passphrase) => {
    const salt = random(16);
    const head = base64url(utf8(JSON.stringify({ alg: ALG, enc: ENC, p2s: base64url(salt), p2c: ROUNDS })));
    const content = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
    const wrapped = await crypto.subtle.wrapKey("raw", content, await wrapping(passphrase, salt, ROUNDS), "AES-KW");
    const iv = random(12);
    const how = { name: "AES-GCM", iv, additionalData: utf8(head) };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(how, content, utf8(text)));
    const [body, tag] = [sealed.subarray(0, -16), sealed.subarray(-16)];
    return [head, ...[new Uint8Array(wrapped), iv, body, tag].map(base64url)].join(".");
  };

  // Throws where the passphrase is another one, or the file is none of these, or was changed.
  globalThis.setapakOpen = async (file, passphrase) => {
    const [head, wrapped, iv, body, tag] = file.trim().split(".");
    const { alg, enc, p2s, p2c } = JSON.parse(new TextDecoder().decode(bytesOf(head)));
    if (alg !== ALG || enc !== ENC || !(p2c >= 1_000 && p2c <= MOST_ROUNDS)) throw new Error("sealed in another way");
    const key = await wrapping(passphrase, bytesOf(p2s), p2c);
    const content = await crypto.subtle.unwrapKey("raw", bytesOf(wrapped), key, "AES-KW", "AES-GCM", false, ["decrypt"]);
    const how = { name: "AES-GCM", iv: bytesOf(iv), additionalData: utf8(head) };
    const plain = await crypto.subtle.decrypt(how, content, new Uint8Array([...bytesOf(body), ...bytesOf(tag)]));
    return new TextDecoder().decode(plain);
  };

  // Throws where the browser does not know the cipher.
  globalThis.setapakCheck = async (key, text, seal) => {
    const known = await crypto.subtle.importKey("raw", bytesOf(key), { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, known, bytesOf(seal), utf8(text));
  };
}
