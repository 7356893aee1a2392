// s3.mjs - an S3 server for the tests that does check signatures.
//
// s3rver keeps the objects but accepts any version 4 signature, so a small front door compares the signature
// with the one that aws4, an implementation of its own, makes for the same request, and the body with its hash.
//
//   const s3 = await s3Server('media');       // { url, accessKey, secretKey, region, directory, close() }

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import aws4 from 'aws4';
import S3rver from 's3rver';

const accessKey = 'S3RVER';
const secretKey = 'S3RVER';
const region = 'ap-south-1';

function refusal(req, body) {
  const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/s3\/aws4_request, *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/.exec(
    req.headers.authorization ?? '',
  );
  if (!match) return 'not a version 4 signature';
  const [, key, usedRegion, names, signature] = match;
  if (key !== accessKey || usedRegion !== region) return 'wrong key id or region';
  const hash = req.headers['x-amz-content-sha256'];
  if (hash !== createHash('sha256').update(body).digest('hex')) return 'body does not match its hash';
  const signed = names.split(';');
  for (const must of ['host', 'x-amz-date', 'x-amz-content-sha256']) {
    if (!signed.includes(must)) return `${must} is not signed`;
  }
  const headers = Object.fromEntries(signed.map((name) => [name, req.headers[name]]));
  const again = aws4.sign(
    { service: 's3', region, method: req.method, path: req.url, host: req.headers.host, headers },
    { accessKeyId: accessKey, secretAccessKey: secretKey },
  );
  return again.headers.Authorization.endsWith(`Signature=${signature}`) ? null : 'signature does not match';
}

export async function s3Server(bucket) {
  const directory = await mkdtemp(join(tmpdir(), 'mseva-s3-'));
  const store = new S3rver({ directory, address: '127.0.0.1', port: 0, silent: true, configureBuckets: [{ name: bucket }] });
  const { port: inner } = await store.run();

  const door = http.createServer(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const why = refusal(req, body);
    if (why) {
      res.writeHead(403, { 'content-type': 'application/xml' });
      res.end(`<Error><Code>SignatureDoesNotMatch</Code><Message>${why}</Message></Error>`);
      return;
    }
    const { 'transfer-encoding': _, expect: __, ...headers } = req.headers;
    const forward = http.request(
      { port: inner, host: '127.0.0.1', method: req.method, path: req.url, headers: { ...headers, 'content-length': body.length } },
      (answer) => {
        res.writeHead(answer.statusCode, answer.headers);
        answer.pipe(res);
      },
    );
    forward.on('error', () => res.destroy());
    forward.end(body);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');

  return {
    url: `http://127.0.0.1:${door.address().port}/${bucket}`,
    accessKey,
    secretKey,
    region,
    directory,
    async close() {
      door.closeAllConnections();
      door.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
