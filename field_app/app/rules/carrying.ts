/**
 * What nobody carries for somebody else: cash, bank cards, anybody's PIN or code. The same rules as
 * `field_app/visits/custody_rules.py`, which has the last word; both are tried on `tests/vectors/carrying.json`. Pure.
 */

const CASH = '现金|现款|现钱|钞票|零钱|零花钱|块钱|元钱|毛钱|压岁钱|人民币|红包|钱包|存单|存款单|购物卡|[支汇本]票(?!据|复印件)|[沓叠捆笔些点]钱|^钱$|(?:低保|养老|退休|补助|补贴|救助|抚恤|慰问)[金款]$';
const SUMS = '[0-9十百千万](?:元|块(?!地|田|宅))';
const MONEY = new RegExp(`${CASH}|(?:${SUMS}|押金)(?!条|收据|发票|票据|凭证|借条|欠条|合同)`);
const CARD = new RegExp(
  '(?:银行卡|银联卡|[工农中建交招]行卡|邮储卡|邮政卡|农信卡|信合卡|信用社卡|储蓄卡|借记卡|信用卡|存款卡|取款卡|取钱卡|工资卡|养老金卡|退休金卡|补贴卡|[农民]一卡通|社保卡|社会保障卡|存折|折子|工资折|养老折|补贴折|储蓄折)(?!账号|号|复印件)',
);
const CODE = /密码|验证码|校验码|动态码|短信码|口令|付款码|收款码|支付码|取款码|(^|[^a-z])pin(?![a-z])|u盾|优盾|k宝|网银|usbkey/;

export const NOS = {
  money: '现金不能代拿。要交的费用请本人或家里人到窗口、网上交',
  card: '银行卡、存折不能代拿，社保卡里也有银行账户。表上要账号的，抄账号就行，卡和存折请本人收好',
  code: '密码、验证码谁也不能代管，请本人收好，不要告诉任何人',
};

/** Why it stays where it is; null where it may travel. */
export function refused(what: string): string | null {
  const said = what.normalize('NFKC').replace(/\s|的/g, '').toLowerCase();
  if (CODE.test(said)) return NOS.code;
  if (CARD.test(said)) return NOS.card;
  return MONEY.test(said) ? NOS.money : null;
}

/** An original may be away for so many days. */
export const LONGEST = 60;

export interface Taking {
  what: string;
  why: string;
  due: string;
}

/** What is still missing before somebody signs for it. `last`: the last day that may be promised. */
export function lacksOf({ what, why, due }: Taking, today: string, last: string): { anchor: string; message: string }[] {
  const no = refused(what);
  return [
    ...(!what.trim() ? [{ anchor: 'what', message: '请写带走的是什么' }] : no ? [{ anchor: 'what', message: no }] : []),
    ...(!why.trim() ? [{ anchor: 'why', message: '请写为什么要带走' }] : []),
    ...(!due || due < today || due > last ? [{ anchor: 'due', message: '请选两个月以内哪天归还' }] : []),
  ];
}
