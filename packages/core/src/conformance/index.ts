export { type StorageSuite, testStorage } from './test-storage.ts';
