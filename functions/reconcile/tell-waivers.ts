import type { Configuration } from '../../shared/configuration/configuration.ts';
import { type ExpiringWaiver, expiringWaivers, type Waiver } from '../../shared/domain/waiver.ts';
import { type Dependencies, ONCE, weekOf } from './dependencies.ts';

/** So long before and after its end a waiver is told of. */
const NOTICE_DAYS = 14;

/** Tells of waivers that end soon or have ended: all in one message, each once a week. */
export const tellWaivers = async (dependencies: Dependencies): Promise<void> => {
  const { configuration, tellings, announce, hash, warn, now } = dependencies;
  const week = weekOf(now());
  const telling = (each: ExpiringWaiver) => ({
    ...{ image: 'Hallmark', at: ONCE },
    happening: `WAIVER ${week} ${hash(JSON.stringify(each.waiver)).slice(0, 16)}`,
  });
  try {
    const mine: ExpiringWaiver[] = [];
    for (const each of expiringWaivers(waiversOf(configuration), now(), NOTICE_DAYS))
      if ((await tellings.begin(telling(each))) === 'mine') mine.push(each);
    if (mine.length === 0) return;
    const promotionId = 'hallmark-waivers';
    await announce(
      { kind: 'waivers-expiring', image: 'Hallmark', promotionId, waivers: mine },
      `${promotionId}-${week}`,
    );
    for (const each of mine) await tellings.done(telling(each));
  } catch (error) {
    warn('nobody was told of waivers that end', error);
  }
};

/** Of all gates; the common one is every image's. */
const waiversOf = ({ images }: Configuration): readonly Waiver[] => {
  const all = Object.values(images).flatMap(({ gate }) => gate.waivers);
  return [...new Map(all.map((waiver) => [JSON.stringify(waiver), waiver])).values()];
};
