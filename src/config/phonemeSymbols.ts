/**
 * The symbols of GPT-SoVITS v2 that stand for sounds, in the order of its table: what it calls a phoneme, by name, and its
 * id. Put together here from what the names are made of; a test holds their number and places.
 */

const words = (text: string): string[] => text.split(',');
const times = (stems: readonly string[], endings: string): string[] =>
  stems.flatMap((stem) => [...endings].map((ending) => stem + ending));

const PUNCTUATION = ['!', '?', '…', ',', '.', '-', 'SP', 'SP2', 'SP3', 'UNK', '_'];
/** Pinyin: initials, with those of syllables that begin with a vowel, and finals with a tone; 5 is the neutral one. */
const INITIALS = words('AA,EE,OO,b,c,ch,d,f,g,h,j,k,l,m,n,p,q,r,s,sh,t,w,x,y,z,zh');
const FINALS = words(
  'E,En,a,ai,an,ang,ao,e,ei,en,eng,er,i,i0,ia,ian,iang,iao,ie,in,ing,iong,ir,iu,o,ong,ou,u,ua,uai,uan,uang,ui,un,uo,v,van,ve,vn',
);
const JAPANESE = words('I,N,U,a,b,by,ch,cl,d,dy,e,f,g,gy,h,hy,i,j,k,ky,m,my,n,ny,o,p,py,r,ry,s,sh,t,ts,u,v,w,y,z');
/** ARPABET: vowels with their stress, and consonants. */
const VOWELS = words('AA,AE,AH,AO,AW,AY,EH,ER,EY,IH,IY,OW,OY,UH,UW');
const CONSONANTS = words('B,CH,D,DH,F,G,HH,JH,K,L,M,N,NG,P,R,S,SH,T,TH,V,W,Y,Z,ZH,ER,IH');
const KOREAN = [...'ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㄲㄸㅃㅆㅉㅏㅓㅗㅜㅡㅣㅐㅔ空停'];
/** Jyutping behind a Y: with six tones, and without any. */
const CANTONESE_TONED = words(
  'a,aa,aai,aak,aam,aan,aang,aap,aat,aau,ai,ak,am,an,ang,ap,at,au,e,ei,ek,eng,eoi,eon,eot,g,i,ik,im,in,ing,ip,it,iu,k,m,n,' +
    'o,oe,oek,oeng,oi,ok,on,ong,ot,ou,p,t,u,ui,uk,un,ung,ut,yu,yun,yut',
);
const CANTONESE_PLAIN = words('a,aa,ai,ak,au,b,c,d,e,f,g,gw,h,j,k,kw,l,m,n,ng,o,oi,ok,on,ou,p,s,t,uk,w,z');

const sorted = (symbols: readonly string[]): string[] => [...new Set(symbols)].sort();
const cantonese = [...times(CANTONESE_TONED, '123456'), ...CANTONESE_PLAIN].map((symbol) => `Y${symbol}`);

/** All symbols; the id of each is its place. */
export const PHONEME_SYMBOLS: readonly string[] = [
  ...sorted([
    ...PUNCTUATION,
    ...INITIALS,
    ...times(FINALS, '12345'),
    ...JAPANESE,
    ...times(VOWELS, '012'),
    ...CONSONANTS,
  ]),
  '[',
  ']',
  ...sorted(KOREAN),
  ...sorted(cantonese),
];

const IDS = new Map(PHONEME_SYMBOLS.map((symbol, id) => [symbol, id]));

/** Ids of symbols; null if one of them is none, as of another version. */
export function phonemeIds(symbols: readonly string[]): Int32Array | null {
  const ids = symbols.map((symbol) => IDS.get(symbol));
  return ids.includes(undefined) ? null : Int32Array.from(ids as number[]);
}
