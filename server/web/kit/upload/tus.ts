/**
 * Sends a file in small pieces by tus 1.0.0 and goes on where it stopped. Small pieces, because a lift or a tunnel ends
 * every long request; the last offset is the server's word, never ours.
 */
import { NoNetwork, Problem } from '../api/problem.ts';

export interface Net {
  request(method: string, url: string, headers: Record<string, string>, body: Blob | null): Promise<Answer>;
}

export interface Answer {
  status: number;
  header(name: string): string | null;
  json(): Promise<Record<string, unknown>>;
}

export interface Sending {
  bytes: Blob;
  metadata: Record<string, string>;
  /** Address of an upload that was begun earlier. */
  address?: string;
  onAddress?: (address: string) => void;
  onProgress?: (sent: number, total: number) => void;
  piece?: number;
}

const VERSION = { 'Tus-Resumable': '1.0.0' };
const PIECE = 256 * 1024;
const TRIES = 4;

/** Base64 of UTF-8 text, as tus wants its metadata. */
export function encodeMetadata(metadata: Record<string, string>): string {
  const base64 = (text: string) => btoa(unescape(encodeURIComponent(text)));
  return Object.keys(metadata).map((key) => `${key} ${base64(metadata[key]!)}`).join(',');
}

async function refuse(answer: Answer): Promise<never> {
  throw new Problem(answer.status, await answer.json().catch(() => ({})));
}

async function create(net: Net, url: string, sending: Sending): Promise<string> {
  const headers = { ...VERSION, 'Upload-Length': String(sending.bytes.size), 'Upload-Metadata': encodeMetadata(sending.metadata) };
  const answer = await net.request('POST', url, headers, null);
  const address = answer.header('Location');
  if (answer.status !== 201 || !address) return refuse(answer);
  if (sending.onAddress) sending.onAddress(address);
  return address;
}

/** How much the server has, or null when it no longer knows the upload. */
async function offsetAt(net: Net, address: string): Promise<number | null> {
  const answer = await net.request('HEAD', address, VERSION, null);
  if (answer.status === 404 || answer.status === 410) return null;
  const offset = answer.header('Upload-Offset');
  if (answer.status >= 300 || offset === null) return refuse(answer);
  return Number(offset);
}

async function sendPiece(net: Net, address: string, offset: number, piece: Blob): Promise<number | null> {
  const headers = { ...VERSION, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
  const answer = await net.request('PATCH', address, headers, piece);
  if (answer.status === 204 || answer.status === 200) return Number(answer.header('Upload-Offset'));
  if (answer.status === 409) return null;
  return refuse(answer);
}

/** Sends all of it; resolves with the upload's address. A lost connection is tried again from the server's offset. */
export async function upload(net: Net, url: string, sending: Sending, wait: (tries: number) => Promise<void> = pause): Promise<string> {
  let tries = 0;
  let address = sending.address || null;
  let offset: number | null = address ? null : 0;
  for (;;) {
    try {
      if (!address) [address, offset] = [await create(net, url, sending), 0];
      if (offset === null) offset = await offsetAt(net, address);
      if (offset === null) { address = null; continue; }
      if (sending.onProgress) sending.onProgress(offset, sending.bytes.size);
      if (offset >= sending.bytes.size) return address;
      offset = await sendPiece(net, address, offset, sending.bytes.slice(offset, offset + (sending.piece || PIECE)));
      tries = 0;
    } catch (error) {
      const passing = error instanceof NoNetwork || (error instanceof Problem && error.status >= 500);
      tries += 1;
      if (!passing || tries >= TRIES) throw error;
      offset = null;
      await wait(tries);
    }
  }
}

const pause = (tries: number): Promise<void> => new Promise((done) => setTimeout(done, 500 * 2 ** tries));
