let offset = 0;

/** From here on `Date` goes with virtual time, so that timestamps and expiry agree with local AWS. Timers stay real. */
export const setTime = (now: number): void => {
  offset = now - realNow();
};

const RealDate = Date;
const realNow = RealDate.now.bind(RealDate);

/** A proxy, so that `instanceof Date` holds for every date, and every other member of `Date` is as it was. */
export const followVirtualTime = (): void => {
  const now = () => realNow() + offset;
  const Virtual: DateConstructor = new Proxy(RealDate, {
    construct: (target, given, self) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, self === Virtual ? target : self),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
  RealDate.prototype.constructor = Virtual;
  globalThis.Date = Virtual;
};
