/** What the server says when it says no (RFC 9457), made into sentences for people. */

export interface Fault {
  pointer: string;
  message: string;
}

function faultIn(raw: { pointer?: string; detail?: string; message?: string }): Fault {
  return { pointer: raw.pointer || '', message: raw.detail || raw.message || '请改一下这一项' };
}

export class Problem extends Error {
  readonly status: number;
  readonly slug: string;
  readonly title: string;
  readonly faults: Fault[];
  readonly facts: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    const title = typeof body.title === 'string' ? body.title : sentenceFor(status);
    super(title);
    this.status = status;
    this.slug = typeof body.type === 'string' ? body.type.replace(/^.*[/:]/, '') : 'about-blank';
    this.title = title;
    this.faults = Array.isArray(body.errors) ? body.errors.map(faultIn) : [];
    this.facts = body;
  }

  /** One sentence for the page: the detail when the server gives one, else the title. */
  get sentence(): string {
    const detail = this.facts.detail;
    return typeof detail === 'string' && /[\u4e00-\u9fff]/.test(detail) ? detail : this.title;
  }
}

/** The phone has no network, or the answer did not come in time. */
export class NoNetwork extends Error {
  constructor() {
    super('没有网络');
  }
}

const SENTENCES: Record<number, string> = {
  400: '发送的内容不完整，请刷新页面再试',
  401: '请先登录',
  403: '您没有办这一步的权限',
  404: '没有找到，可能已经撤下',
  409: '情况有变化，请刷新后再看',
  413: '文件太大',
  422: '有几处需要改一下',
  429: '操作太频繁，请过一会儿再试',
};

export const sentenceFor = (status: number): string => SENTENCES[status] || '服务器一时没有应答，您填的内容还在，请过一会儿再试';

/** One sentence for whatever went wrong. */
export function inWords(error: unknown): string {
  if (error instanceof Problem) return error.sentence;
  if (error instanceof NoNetwork) return '没有网络。您填的内容已存在手机里，有网了再试。';
  return '出了点问题，您填的内容还在。请刷新页面再试，或打12345问问。';
}
