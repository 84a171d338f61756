/** All that other rooms use of campaigns; one query family a file. */
export { operator, recordAction, type By } from './actions.ts'
export { createAdHocTask, type AdHocTask } from './ad-hoc-task.ts'
export { assignCard } from './assign-card.ts'
export { budgetOf, type Reserve } from './budget.ts'
export { lockItem } from './counts.ts'
export { createCampaign, type CampaignSpec } from './create-campaign.ts'
export { saveDecision, settleDispute, type ItemDecision } from './decision.ts'
export { exportAnswers } from './export-answers.ts'
export type { ExportFormat } from './export-format.ts'
export { exportItems } from './export-items.ts'
export { campaignStatus, findCampaign, listCampaigns, type CampaignStatus } from './find-campaign.ts'
export type { ImportFile } from './import-file.ts'
export { importItems, type ImportOptions } from './import-items.ts'
export type { BadRow, ImportReport } from './import-report.ts'
export { closeCampaign, pauseCampaign, resumeCampaign, startCampaign } from './lifecycle.ts'
export { loadModel, saveModel } from './model-store.ts'
export { nextAssignment } from './next-assignment.ts'
export type { None } from './nothing-left.ts'
export {
  ban,
  findOrCreateContributor,
  forget,
  giveConsent,
  liveConsent,
  revokeConsent,
  setDigest,
  setLocale,
  type Contributor,
} from './people.ts'
export { pickNeediest, type Pick } from './pick.ts'
export { recordAnswer, type AnswerRefusal } from './record-answer.ts'
export { expireAssignments, reportAssignment, skipAssignment } from './release-assignment.ts'
export type { Campaign, CampaignRow, Served } from './rows.ts'
export { findServed, type ServedState } from './served.ts'
export { contributorStats, type ContributorStats } from './stats.ts'
export { undoAnswer, type UndoRefusal } from './undo-answer.ts'
export { voiceOf, votesOfCampaign, votesOfItem, type ItemVote, type ItemVotes } from './votes.ts'
