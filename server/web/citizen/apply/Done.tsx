/** The receipt: the number, what happens next, and how to find it again. */
import { fetchBlob } from '../../kit/api/blobs.ts';
import { who } from '../../kit/api/client.ts';
import type { Receipt } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { receipts } from '../../kit/draft/receipts.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { ScreenTitle } from '../../kit/ui/parts.tsx';
import { PdfButton } from '../../kit/ui/pdf.tsx';
import { CaseCard, grouped } from '../pages/CaseCard.tsx';

export function Done({ keeper }: { keeper: Keeper }) {
  const here = keeper.draft.value.receipt;
  const kept = useLoad(async () => (here ? null : (await receipts.of(who())).filter((one) => one.bundle === keeper.draft.value.bundle)[0] || null), []);
  const [id, receipt] = here ? [keeper.draft.value.id, here] : kept.value ? [kept.value.id, kept.value.receipt] : [null, null];
  if (!id || !receipt) return <div class="card"><ScreenTitle note="回执在这部手机上只留一天。登录后在“我的申请”里都能看到。">看交过的申请</ScreenTitle><p><a class="button main" href="/applications">看我的申请</a></p></div>;
  return (
    <div class="stack">
      <div class="card receipt">
        <div class="big-tick" aria-hidden="true" />
        <ScreenTitle>已经提交</ScreenTitle>
        <ReceiptFacts receipt={receipt} />
        <div class="row" style={{ justifyContent: 'center' }}>
          <a class="button main" href={`/applications/${id}`}>看进度</a>
          <ReceiptButton id={id} />
        </div>
      </div>
      <p class="soft">填的内容和拍的照片，已经从这部手机上清掉。编号和查询码在这里留一天，请记好，或下载回执。</p>
      <h2>接下来</h2>
      {receipt.cases.map((one) => <CaseCard key={one.id} one={one} />)}
    </div>
  );
}

/** What one types to see everything without signing in; told by nothing but the code, that is not on the paper. */
export function howToAsk(half: string | undefined): string {
  if (half === 'nothing') return '不登录也能查：编号 + 查询码。查询码没有印在回执上，请另外记好，和回执分开放。';
  return `不登录也能查：编号 + ${half === 'id_number' ? '证件号码' : '手机号'}后4位 + 查询码。`;
}

export function ReceiptFacts({ receipt }: { receipt: Receipt }) {
  return (
    <>
      <p class="soft">申请编号</p>
      <p class="number">{grouped(receipt.number)}</p>
      {receipt.receipt_code && <p>查询码 <strong class="number">{receipt.receipt_code}</strong><br /><span class="soft small">{howToAsk(receipt.asked_with)}查询码不要给外人看。</span></p>}
      <p class="soft">{moment(receipt.submitted_at, true)} 提交</p>
    </>
  );
}

export const ReceiptButton = ({ id }: { id: string }) => (
  <PdfButton name="受理凭证.pdf" fetch={() => fetchBlob(`/api/v1/applications/${id}/receipt.pdf`)}>下载回执（PDF）</PdfButton>
);
