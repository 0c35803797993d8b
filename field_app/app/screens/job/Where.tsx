/** What is said before a picture whose place the item asks for, and how to leave it out. */
import { UNWANTED, type Without } from '../../rules/place.ts';

export function Where({ id, why, unwanted, onChange }: { id: string; why: string; unwanted: Without | ''; onChange: (unwanted: Without | '') => void }) {
  return (
    <div class="placing">
      <p class="hint" id={`${id}-place`}>在这里拍照，手机会记一次拍照的地点和时间：{why}。只记这一次，不记走过的路；不记也照样能拍、能办。</p>
      <select class="input" aria-label="拍照时记不记地点" aria-describedby={`${id}-place`} value={unwanted} onChange={(event) => onChange((event.target as HTMLSelectElement).value as Without | '')}>
        <option value="">拍照时记一次地点</option>
        {Object.keys(UNWANTED).map((code) => <option key={code} value={code}>{UNWANTED[code as keyof typeof UNWANTED]}</option>)}
      </select>
    </div>
  );
}
