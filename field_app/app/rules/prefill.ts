/** What is known already is not typed again: of this resident alone, and of the worker. Nothing of any other job. Pure. */
import type { Form, Values } from '../../../server/web/kit/form/shapes.ts';
import { derived } from '../../../server/web/kit/form/telling.ts';
import type { NewResident, Resident } from '../store/shapes.ts';

/** Fields about who acts: the same in every job of this phone. */
export const AGENT: readonly string[] = ['proxy_name', 'proxy_id_number', 'proxy_mobile'];

/** What is to be kept of the worker for the next form; of anybody else who acts, or who may be anybody, nothing. */
export const agentIn = (values: Values): Values =>
  values.proxy_relation === GRID_WORKER ? given(Object.fromEntries(AGENT.map((code) => [code, values[code]]))) : {};

/** The same of a job that came back: it may have been a colleague's before, so that only what was typed here is kept. */
export const agentTyped = (values: Values, before: Values): Values =>
  Object.fromEntries(Object.entries(agentIn(values)).filter(([code, value]) => value !== before[code]));

/** Of a job that was a colleague's: the worker stands there in his place, as far as the phone knows him. */
export const agentFor = (form: Form, agent: Values): Values =>
  given(Object.fromEntries(AGENT.filter((code) => !!form.fields[code] && form.fields[code]!.given === undefined).map((code) => [code, agent[code]])));

const GRID_WORKER = 'grid_worker';

const given = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''));

/** Of somebody who was met at the door. */
export const ofNew = (one: NewResident): Values =>
  given({ person_name: one.name, id_type: one.id_number ? one.id_type : undefined, id_number: one.id_number, mobile: one.phone, birth_date: one.birth, residence_address: one.address });

/** Of somebody from the list: only what the phone has while something is open for her. */
export const ofListed = (one: Resident | undefined): Values => (one ? given({ person_name: one.name, id_number: one.number, mobile: one.phone }) : {});

/** What is known of whom it is for may have been put right since: only what was typed in the form itself stays. */
export const asTyped = ({ content: { values }, sources = {} }: { content: { values: Values }; sources?: Record<string, string> }): Values =>
  Object.fromEntries(Object.entries(values).filter(([code]) => sources[code] !== 'case_context'));

/** The values with which a form is begun, and where those came from that nobody typed here. */
export function begun(form: Form, typed: Values, person: Values, agent: Values, before: Record<string, string> = {}): { values: Values; sources: Record<string, string> } {
  const isAsked = (code: string) => !!form.fields[code] && form.fields[code]!.given === undefined && typed[code] === undefined;
  const sources: Record<string, string> = {};
  const values: Values = { ...typed, ...(form.fields.is_proxy ? { is_proxy: true } : {}) };
  const put = (from: Values, source: string) => Object.keys(from).filter(isAsked).forEach((code) => { [values[code], sources[code]] = [from[code], source]; });
  put(person, 'case_context');
  put(agent, 'profile');
  const relation = form.fields.proxy_relation;
  if (relation && (relation.options || []).some((option) => option.code === GRID_WORKER)) put({ proxy_relation: GRID_WORKER }, 'case_context');
  for (const code of Object.keys(person)) {
    if (sources[code]) Object.entries(derived(form, code, values, before)).forEach(([other, value]) => { [values[other], sources[other]] = [value, 'derived']; });
  }
  return { values, sources };
}
