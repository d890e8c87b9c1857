import { defineElement } from '../internal/define-element.js';
import { RequestList } from './request-list.js';

// The pickers of its rows are registered when they are fetched: list-pickers.ts.
defineElement('ur-request-list', RequestList);
