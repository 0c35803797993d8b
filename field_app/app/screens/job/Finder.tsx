/** What the camera sees, and one large button. Nothing lies over the picture: browsers of WeChat draw it above all else. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isEnough, TOO_SMALL, troubleOf } from '../../rules/camera.ts';
import { choose, drawn, failed, giveBack, lend, shooting, type Shooting } from '../../shell/camera.ts';

export const Finder = () => (shooting.value ? <Open {...shooting.value} /> : null);

/** Not full screen, and without sound; in the words of each browser. */
const INLINE = { playsInline: true, muted: true, autoPlay: true, 'webkit-playsinline': 'true', 'x5-playsinline': 'true', 'x5-video-player-type': 'h5-page' };

const close = (): void => { shooting.value = null; };

function Open({ name, onShot, onPhone, onTrouble }: Shooting) {
  const frame = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const shutter = useRef<HTMLButtonElement>(null);
  const here = useRef(true);
  const [isSeen, setSeen] = useState(false);
  const [isDrawing, setDrawing] = useState(false);
  const fail = (why: string) => {
    if (!here.current) return;
    failed();
    close();
    onTrouble(troubleOf(why));
  };
  useLayoutEffect(() => { // its end is not put off until something is painted: the light goes out with the picture
    const dialog = frame.current!;
    const opener = document.activeElement as HTMLElement | null;
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute('open', '');
    let lent: MediaStream | null = null;
    const begin = (stream: MediaStream) => {
      if (!here.current) return giveBack(stream);
      lent = stream;
      stream.getVideoTracks()[0]!.addEventListener('ended', () => fail('ended')); // another program took it
      video.current!.srcObject = stream;
      video.current!.play().catch(() => undefined); // what comes is seen, or it is not
    };
    lend().then(begin, (error: Error) => fail(error.name));
    const away = () => { if (document.visibilityState === 'hidden' && lent) close(); };
    document.addEventListener('visibilitychange', away);
    return () => {
      here.current = false;
      document.removeEventListener('visibilitychange', away);
      if (lent) giveBack(lent);
      if (opener) opener.focus();
    };
  }, []);
  useEffect(() => { if (isSeen) shutter.current!.focus(); }, [isSeen]);
  /** The first ones are empty, or black. */
  const look = (event: Event) => {
    const { videoWidth, videoHeight, currentTime } = event.target as HTMLVideoElement;
    if (isSeen || !videoWidth || !currentTime) return;
    if (isEnough(videoWidth, videoHeight)) setSeen(true);
    else fail(TOO_SMALL);
  };
  const shoot = async () => {
    setDrawing(true);
    const file = await drawn(video.current!);
    if (!here.current) return;
    if (!file) return fail('drawn');
    close();
    onShot(file);
  };
  const byPhone = () => {
    choose('phone');
    close();
    onPhone();
  };
  return (
    <dialog class="finder" ref={frame} aria-label={`拍照：${name}`} onCancel={(event) => { event.preventDefault(); close(); }}>
      <p class="what">{isSeen ? name : '正在打开摄像头。手机问能不能用摄像头，请点“允许”。'}</p>
      <video ref={video} {...INLINE} onPlaying={look} onTimeUpdate={look} aria-label="摄像头看到的" />
      <div class="shutter">
        <button type="button" onClick={close}>不拍了</button>
        <button type="button" class="press" ref={shutter} disabled={!isSeen || isDrawing} onClick={() => void shoot()}>拍</button>
        <button type="button" aria-label="用手机相机" onClick={byPhone}><span class="whole">用手机</span><span class="whole">相机</span></button>
      </div>
    </dialog>
  );
}
