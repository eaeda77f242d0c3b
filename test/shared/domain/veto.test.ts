import { isVetoable, vetoOf } from '../../../shared/domain/veto.ts';
import { anImage } from '../../support/builders.ts';

const by = { by: 'erin', reason: 'CVE-2026-1', at: '2026-11-22T02:00:00.000Z' };
const NGINX = 'arn:aws:imagebuilder:us-east-1:111111111111:component/nginx/1.2.0/1';
const BASE = 'arn:aws:imagebuilder:us-east-1:111111111111:image/base-arm64/2.0.0/3';
const image = anImage('web-server/1.4.0/7', { madeFrom: [NGINX, BASE] });
const ofImage = (version: string) => vetoOf([{ kind: 'image', version, ...by }], image)?.version;
const component = (version: string) => vetoOf([{ kind: 'component', version, ...by }], image)?.version;

describe('A veto', () => {
  it('of an image is for one build, or for all builds of a version', () => {
    expect(ofImage('web-server/1.4.0/7')).toBe('web-server/1.4.0/7');
    expect(ofImage('web-server/1.4.0')).toBe('web-server/1.4.0');
    expect(ofImage('web-server/1.4.0/70')).toBeUndefined();
    expect(ofImage('web-server/1.4.00')).toBeUndefined();
    expect(ofImage('server/1.4.0')).toBeUndefined();
  });

  it('of a component, or of a base image, is for all that is made from it', () => {
    expect(component('nginx/1.2.0')).toBe('nginx/1.2.0');
    expect(component('nginx/1.2.0/1')).toBe('nginx/1.2.0/1');
    expect(component('nginx/1.2.1')).toBeUndefined();
    expect(component('web-server/1.4.0')).toBeUndefined();
    expect(ofImage('base-arm64/2.0.0')).toBe('base-arm64/2.0.0');
  });

  it.each([
    ['web-server/1.4.0', true],
    ['web-server/1.4.0/7', true],
    ['web-server', false],
    ['web-server/1.4', false],
    ['../x/1.4.0', false],
  ])('%s names a version: %s', (text, expected) => {
    expect(isVetoable(text)).toBe(expected);
  });
});
