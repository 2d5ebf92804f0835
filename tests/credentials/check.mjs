// What readers written in JavaScript say of sample credentials, with nothing but files: prints [what, holds, seen] as JSON.
//
// Usage: check.mjs FOLDER-OF-SAMPLES FOLDER-OF-CONTEXTS, beside a node_modules

import {readFileSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const [folder, contextFolder] = process.argv.slice(2);
const text = name => readFileSync(path.join(folder, name), 'utf8');
const json = name => JSON.parse(text(name));
const context = name => JSON.parse(readFileSync(path.join(contextFolder, name), 'utf8'));

const BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
const contexts = {
  'https://www.w3.org/ns/credentials/v2': context('credentials-v2.json'),
  [BADGES]: context('ob-v3p0-context-3.0.3.json'),
  'https://w3id.org/security/multikey/v1': context('security-multikey-v1.json'),
};
const served = Object.fromEntries(Object.entries(json('served.json')).map(([url, file]) => [url, json(file)]));
const samples = ['plain', 'unendorsed', 'joint', 'two-names', 'hostile', 'term', 'no-status', 'two-statuses'];
const all = [...samples, 'revoked', 'endorsement', 'revocation', 'suspension'];

// The network is off: what the documents name is answered from files, and nothing is dialled.
const dialled = [];
net.Socket.prototype.connect = function() {
  dialled.push([...arguments].map(String).join(' '));
  throw new Error('the network is off');
};
globalThis.fetch = async request => {
  const url = String(request.url ?? request);
  const found = served[url] ?? contexts[url];
  const body = found ? JSON.stringify(found) : '{}';
  return new Response(body, {status: found ? 200 : 404, headers: {'content-type': 'application/json'}});
};

const checks = [];
const check = (what, holds, seen) => checks.push([what, Boolean(holds), explain(seen)]);
const explain = seen => seen instanceof Error
  ? [seen.stack, ...(seen.errors ?? []).map(explain), seen.details && JSON.stringify(seen.details)].join('\n')
  : JSON.stringify(seen) ?? '';
const attempt = async (what, act) => {
  try {
    const [holds, seen] = await act();
    check(what, holds, seen);
  } catch(error) {
    check(what, false, error);
  }
};

/** Contexts, DID documents, their keys, and lists. */
const documentLoader = async url => {
  const whole = url.split('#')[0];
  const parts = whole.split(':').slice(2);
  const didUrl = `https://${parts.join('/')}${parts.length > 1 ? '' : '/.well-known'}/did.json`;
  let document = contexts[url] ?? served[whole.startsWith('did:web:') ? didUrl : url];
  if(!document) {
    throw new Error(`not served: ${url}`);
  }
  if(whole !== url) {
    const method = document.verificationMethod.find(({id}) => id === url);
    document = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
  }
  return {document: structuredClone(document), documentUrl: url, contextUrl: null};
};

const canonical = async document => (await import('jsonld')).default.canonize(document, {
  algorithm: 'RDFC-1.0', format: 'application/n-quads', safe: true, documentLoader,
});

async function statements() {
  for(const name of all) {
    await attempt(`jsonld: ${name} states the very bytes that we sign`, async () => {
      const {proof, ...document} = json(`${name}.json`);
      const theirs = await canonical(document);
      return [theirs === text(`${name}.nq`), `theirs:\n${theirs}\nours:\n${text(`${name}.nq`)}`];
    });
  }
}

async function tokens() {
  const {jwtVerify, importJWK, decodeProtectedHeader} = await import('jose');
  for(const name of all) {
    await attempt(`jose: the token of ${name} is right, and says what the document says`, async () => {
      const token = text(`${name}.jwt`);
      const {kid} = decodeProtectedHeader(token);
      const key = await importJWK(served[kid], 'EdDSA');
      const {payload} = await jwtVerify(token, key, {algorithms: ['EdDSA'], typ: 'JWT'});
      const {iss, sub, jti, nbf, exp, ...credential} = payload;
      const {proof, ...document} = json(`${name}.json`);
      const until = document.validUntil;
      const agree = iss === (document.issuer.id ?? document.issuer) && sub === document.credentialSubject.id &&
        jti === document.id && nbf * 1000 === Date.parse(document.validFrom) &&
        (until ? exp * 1000 === Date.parse(until) : exp === undefined);
      return [agree && JSON.stringify(credential) === JSON.stringify(document), payload];
    });
  }
  await attempt('jose: a token with one letter changed is refused', async () => {
    const [head, body, signature] = text('plain.jwt').split('.');
    const changed = Buffer.from(Buffer.from(body, 'base64url').toString().replace('Daria', 'Maria'));
    const key = await importJWK(served[decodeProtectedHeader(text('plain.jwt')).kid], 'EdDSA');
    const refused = await jwtVerify(`${head}.${changed.toString('base64url')}.${signature}`, key).catch(e => e);
    return [refused.code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', refused];
  });
}

async function proofs() {
  const {DataIntegrityProof} = await import('@digitalbazaar/data-integrity');
  const {cryptosuite} = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
  const vc = await import('@digitalbazaar/vc');
  const {checkStatus} = await import('@digitalbazaar/vc-bitstring-status-list');
  const suite = new DataIntegrityProof({cryptosuite});
  const verify = credential => vc.verifyCredential({credential, suite, documentLoader, checkStatus: status});
  const status = options => checkStatus({...options, suite, documentLoader});
  for(const name of all.filter(name => name !== 'revoked')) {
    await attempt(`@digitalbazaar/vc: ${name} is verified`, async () => {
      const result = await verify(json(`${name}.json`));
      const bits = result.statusResult?.results?.map(({status}) => status) ?? [];
      return [result.verified && bits.every(set => set === false), result.error ?? result];
    });
  }
  await attempt('@digitalbazaar/vc: the proof of what is revoked is right, and its bit is set', async () => {
    const result = await verify(json('revoked.json'));
    return [result.results[0].verified && result.statusResult.results[0].status === true, result];
  });
  for(const [what, change] of [
    ['another name', c => c.credentialSubject.identifier[0].identityHash = 'Марыя'],
    ['another place in the list', c => c.credentialStatus.statusListIndex = '5'],
    ['no endorsement', c => delete c.endorsementJwt],
    ['another date', c => c.validFrom = '2026-05-19T09:00:00Z'],
  ]) {
    await attempt(`@digitalbazaar/vc: with ${what} it is refused`, async () => {
      const credential = json('joint.json');
      change(credential);
      const result = await verify(credential);
      return [!result.verified && !result.results[0].verified, result];
    });
  }
}

async function lists() {
  const {decodeList} = await import('@digitalbazaar/vc-bitstring-status-list');
  await attempt('@digitalbazaar/vc-bitstring-status-list: two places of the list are set', async () => {
    const list = await decodeList(json('revocation.json').credentialSubject);
    const set = [...Array(list.length).keys()].filter(index => list.getStatus(index));
    return [list.length === 131072 && set.join() === '8,131071', set];
  });
}

async function endorsement() {
  const {decodeJwt} = await import('jose');
  await attempt('jsonld: the endorsement holds the hash of what the credential states without it', async () => {
    const {proof, endorsementJwt, ...document} = json('joint.json');
    const {subtle} = globalThis.crypto;
    const hash = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(await canonical(document))));
    const {encode} = await import('base58-universal');
    const said = decodeJwt(endorsementJwt[0]).credentialSubject;
    const expected = `z${encode(Uint8Array.from([0x12, 32, ...hash]))}`;
    return [said.digestMultibase === expected && said.id === document.id, said];
  });
}

/** A verifier of schools. It carries contexts of its own, older than the term for endorsements. */
async function verifierCore() {
  const {verifyCredential} = await import('@digitalcredentials/verifier-core');
  const verify = async name => {
    const answer = await verifyCredential({credential: json(`${name}.json`), knownDIDRegistries: []});
    return [Object.fromEntries((answer.log ?? []).map(({id, valid}) => [id, valid])), answer];
  };
  for(const name of ['plain', 'unendorsed', 'term', 'no-status', 'two-statuses']) {
    await attempt(`verifier-core: the signature of ${name} is valid, and nothing is revoked`, async () => {
      const [log, answer] = await verify(name);
      const holds = log.valid_signature && log.expiration !== false && log.revocation_status !== false;
      return [holds && (name === 'no-status' || log.revocation_status === true), answer];
    });
  }
  await attempt('verifier-core: its own contexts lack the term for endorsements still', async () => {
    const [, answer] = await verify('joint');
    return [answer.errors?.[0].details?.event.details.property === 'endorsementJwt', answer];
  });
  await attempt('verifier-core: what is revoked is revoked', async () => {
    const [log, answer] = await verify('revoked');
    return [log.valid_signature === true && log.revocation_status === false, answer];
  });
}

await statements();
await tokens();
await proofs();
await lists();
await endorsement();
await verifierCore();
check('nothing was dialled', dialled.length === 0, dialled);
console.log(JSON.stringify(checks));
