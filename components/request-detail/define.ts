import '../assignee-picker/define.js';
import { defineElement } from '../internal/define-element.js';
import '../intent-editor/define.js';
import '../status-picker/define.js';
import { RequestDetail } from './request-detail.js';

defineElement('ur-request-detail', RequestDetail);
