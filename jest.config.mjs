export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  // What is synthesized holds packages of its own.
  modulePathIgnorePatterns: ['<rootDir>/cdk.out'],
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testTimeout: 30_000,
  // All cores: Jest would leave one of two idle. A worker that has grown begins anew, since modules of tests stay in its memory.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1.5GB',
};
