import '../assignee-picker/define.js';
import { defineElement } from '../internal/define-element.js';
import { RequestAction } from './request-action.js';

defineElement('ur-request-action', RequestAction);
