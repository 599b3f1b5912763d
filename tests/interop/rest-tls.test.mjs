import { rest_suite } from './support/rest-suite.mjs';

rest_suite('TLS');
