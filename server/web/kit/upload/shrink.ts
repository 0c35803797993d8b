/** Makes a photo small on the phone: long side 2,048, JPEG, no place and no time inside. PDF goes as it is. */

const LONG_SIDE = 2048;
const QUALITY = 0.85;
export const MAX_BYTES = 20 * 1024 * 1024;

/** Width and height that fit the long side. Pure. */
export function fitted(width: number, height: number, longSide: number = LONG_SIDE): { width: number; height: number } {
  const scale = Math.min(1, longSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export class NotAPicture extends Error {}

function load(file: Blob): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    const address = URL.createObjectURL(file);
    picture.onload = () => (URL.revokeObjectURL(address), resolve(picture));
    picture.onerror = () => (URL.revokeObjectURL(address), reject(new NotAPicture()));
    picture.src = address;
  });
}

/** The bytes to send for a file that was taken or chosen. A picture the browser cannot open (HEIC) is left to the server. */
export async function shrink(file: File): Promise<Blob> {
  if (file.type === 'application/pdf' || /\.pdf$/i.test(file.name)) return file;
  let picture: HTMLImageElement;
  try {
    picture = await load(file);
  } catch (error) {
    if (/heic|heif/i.test(file.type + file.name)) return file;
    throw error;
  }
  const size = fitted(picture.naturalWidth, picture.naturalHeight);
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const brush = canvas.getContext('2d');
  if (!brush) return file;
  brush.fillStyle = '#fff';
  brush.fillRect(0, 0, size.width, size.height);
  brush.drawImage(picture, 0, 0, size.width, size.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob && blob.size < file.size ? blob : blob || file), 'image/jpeg', QUALITY));
}
