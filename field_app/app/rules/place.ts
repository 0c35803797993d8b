/** Where and when a picture was taken: asked for only where the item asks, once, with the picture, and never in anybody's way. Pure. */

export interface Clocks {
  phone: string;
  /** Of the fix. */
  gps: string | null;
  /** How far the server's clock was ahead of the phone's. */
  server_offset_ms: number | null;
}

/** As a phone tells it: degrees, metres, and when. */
export interface Fix {
  latitude: number;
  longitude: number;
  accuracy: number;
  at: number;
}

export type Without = 'resident' | 'worker' | 'denied' | 'unavailable' | 'slow' | 'chosen' | 'interrupted';
export type Place = { clocks: Clocks } & ({ without: Without } | { latitude: number; longitude: number; accuracy: number; crs: 'WGS-84' });

/** Why it is not even asked for. */
export const UNWANTED: Record<'resident' | 'worker', string> = { resident: '不记：本人不愿意', worker: '不记：我不想记' };

const WORDS: Record<Without, string> = {
  resident: '没记地点：本人不愿意', worker: '没记地点：您选了不记', denied: '没记地点：手机没让用定位', unavailable: '没记地点：手机定不了位',
  slow: '没记地点：等了一会儿没定到位', chosen: '没记地点：不是当场拍的', interrupted: '还没定到位',
};

export const inWords = (place: Place): string => ('without' in place ? WORDS[place.without] : `记下了地点，误差约${place.accuracy}米`);

/** Before the phone knows where it is: also what is left if the page dies then. */
export const lacking = (without: Without, clocks: Clocks): Place => ({ without, clocks });

/** By the standard a browser says WGS-84. Five places after the point are a metre. */
export const found = ({ latitude, longitude, accuracy, at }: Fix, clocks: Clocks): Place =>
  ({ latitude: fine(latitude), longitude: fine(longitude), accuracy: Math.round(accuracy), crs: 'WGS-84', clocks: { ...clocks, gps: new Date(at).toISOString() } });

const fine = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

/** Whether a fix that comes late may still be written: nobody decided otherwise meanwhile. */
export const isOpen = (place: unknown): place is Place => !!place && (place as { without?: Without }).without === 'interrupted';

/** What the browser's number of an error means. */
export const failed = (code: number): Without => (code === 1 ? 'denied' : code === 3 ? 'slow' : 'unavailable');
