/** A person's own presets, in Simplified Chinese. */
import type { Texts } from '../textTypes.ts';
import { zh } from './spacing.ts';

export const presets: Texts['presets'] = {
  saveAs: '存为预设…',
  name: '预设的名称',
  save: '保存',
  cancel: '取消',
  overwrite: '覆盖',
  wouldOverwrite: (name) => zh`已有“${name}”，它将改为当前设置。`,
  taken: (name) => zh`已有“${name}”，请换一个名称。`,
  menu: '导入和导出预设',
  menuOf: (name) => zh`预设“${name}”：更多操作`,
  overwriteWith: '用当前设置覆盖',
  rename: '重命名…',
  export: '导出为文件',
  exportAll: '全部导出为文件',
  import: '从文件导入…',
  remove: '删除',
  removed: (name) => zh`已删除预设“${name}”。`,
  bringBack: '撤销',
  imported: (added, there) =>
    there === 0 ? zh`已添加${added}个预设。` : zh`已添加${added}个预设，另有${there}个原已存在。`,
  notKept: {
    full: '浏览器的存储空间已满，这些预设只在本页面打开期间有效。请导出为文件，或删除一些。',
    denied: '浏览器不为本页面保存数据（例如隐私窗口），这些预设只在本页面打开期间有效。请导出为文件。',
  },
  unreadable: (reason) => zh`无法读取预设：${reason}。原有内容保持不变。`,
  beginAnew: '存为文件并重新开始',
};
