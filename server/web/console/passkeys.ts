/** Passkeys as the browser makes and proves them; the server speaks base64url, the browser bytes. */
import { inWords, NoNetwork, Problem } from '../kit/api/problem.ts';

type Told = Record<string, unknown>;

const bytes = (text: string): ArrayBuffer => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0)).buffer;

const text = (buffer: ArrayBuffer | null): string | null =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

const withBytes = (keys: unknown): PublicKeyCredentialDescriptor[] => ((keys || []) as Told[]).map((key) => ({ ...key, id: bytes(key.id as string) }) as PublicKeyCredentialDescriptor);

/** Whether passkeys can be made here: they need a secure page under a name, never under a bare number. */
export const canPasskey = (): boolean => typeof PublicKeyCredential === 'function' && isSecureContext && !/^[\d.]+$|:/.test(location.hostname);

/** A new passkey of this device, in the words of the server. */
export async function makePasskey(options: Told): Promise<Told> {
  const user = options.user as Told;
  const publicKey = { ...options, challenge: bytes(options.challenge as string), user: { ...user, id: bytes(user.id as string) }, excludeCredentials: withBytes(options.excludeCredentials) };
  const made = (await navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  return { id: made.id, rawId: text(made.rawId), type: made.type, response: { clientDataJSON: text(answer.clientDataJSON), attestationObject: text(answer.attestationObject), transports: answer.getTransports() } };
}

/** Proof that this device has one of the account's passkeys. */
export async function provePasskey(options: Told): Promise<Told> {
  const publicKey = { ...options, challenge: bytes(options.challenge as string), allowCredentials: withBytes(options.allowCredentials) };
  const found = (await navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions })) as PublicKeyCredential;
  const answer = found.response as AuthenticatorAssertionResponse;
  return {
    id: found.id, rawId: text(found.rawId), type: found.type,
    response: { clientDataJSON: text(answer.clientDataJSON), authenticatorData: text(answer.authenticatorData), signature: text(answer.signature), userHandle: text(answer.userHandle) },
  };
}

/** A no of the browser (nobody touched the sensor, the device has no lock) is not a fault of ours. */
export const whyNot = (error: unknown): string => (error instanceof Problem || error instanceof NoNetwork ? inWords(error) : '这台设备没有验证成，请再试一次，或改用数字密码、动态码。');
