import { accord } from '../accord/method.ts'
import { dawidSkene } from './dawid-skene.ts'
import { ebcc } from './ebcc.ts'
import { glad } from './glad.ts'
import { ibcc } from './ibcc.ts'
import { mace } from './mace.ts'
import { majority } from './majority.ts'
import type { Method } from '../method.ts'
import { oneCoin } from './one-coin.ts'
import { wawa } from './wawa.ts'

/** Every method, in the order of the benches' tables; Accord's own comes last. */
export const allMethods: Method[] = [majority, wawa, oneCoin, dawidSkene, ibcc, ebcc, glad, mace, accord]
