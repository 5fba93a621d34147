package text

// variantPairs lists the kanji that are folded to a more common form of the
// same character: each entry is a variant followed by its representative, in
// the order of the variant's code point, every character three bytes of UTF-8.
//
// Sources: the traditional forms given in brackets in the table of joyo kanji
// (Cabinet Notification No. 2 of 2010) and the pairs of the list of kanji for
// names (Ordinance for Enforcement of the Family Register Act, annexed table
// 2); beside them the variants met in surnames (﨑, 嵜, 邉, 濵, 嶌, 栁, 桒, 圡,
// 靏 ...). Where a name may be registered in either form, both find each other;
// what is displayed is never folded. Compatibility ideographs (神 for U+FA19)
// are not listed because NFKC already unifies them.
const variantPairs = "" +
	"亝斉亞亜佛仏來来俠侠俱倶假仮傳伝價価儉倹兒児兔兎" +
	"冨富凉涼凛凜刄刃劍剣劑剤劔剣勞労勳勲勵励勸勧區区" +
	"卷巻卽即參参吞呑單単嚴厳囑嘱囘回圀国國国圍囲圓円" +
	"圖図團団圡土埜野堯尭塲場增増墮堕壓圧壘塁壞壊壯壮" +
	"壹壱壽寿夘卯奧奥奬奨姊姉姬姫孃嬢學学宫宮寢寝實実" +
	"寫写寬寛寶宝將将專専對対尓爾尙尚屆届屬属峯峰峽峡" +
	"嵜崎嶋島嶌島嶽岳巖巌巢巣帶帯廣広廳庁彈弾彌弥彥彦" +
	"徑径從従德徳恆恒悅悦惠恵惡悪愼慎慘惨應応懷懐戰戦" +
	"戲戯戶戸拔抜拜拝插挿搖揺擇択擔担據拠擧挙擴拡攜携" +
	"攝摂收収效効敍叙敎教數数斷断昻昂晄晃晉晋晚晩晝昼" +
	"曆暦曉暁曾曽會会杤栃杰傑枩松柗松栁柳桒桑桧檜桺柳" +
	"條条楳梅榮栄槇槙樂楽樓楼樞枢樣様橫横檢検櫻桜權権" +
	"歐欧歡歓步歩歲歳歷歴歸帰殘残毆殴每毎毗毘氣気汙汚" +
	"沒没涉渉淚涙淨浄淸清淺浅渕淵溪渓溫温滯滞滿満潛潜" +
	"澀渋澁渋澤沢濕湿濟済濤涛濱浜濵浜瀆涜瀧滝瀨瀬灣湾" +
	"焰焔燈灯燒焼營営爐炉爭争爲為牀床犧犠狀状狹狭獨独" +
	"獸獣獻献珎珍瑤瑶瓣弁甁瓶產産畧略畫画當当疉畳疊畳" +
	"瘦痩癡痴發発皋皐盜盗盡尽眞真硏研礒磯礦鉱礪砺祕秘" +
	"祿禄禪禅禮礼禰祢禱祷秌秋稱称稻稲穐秋穗穂穩穏穰穣" +
	"竊窃竝並籠篭粹粋絲糸經経綠緑緖緒緣縁縣県縱縦總総" +
	"繩縄繪絵繼継續続纖繊缺欠罐缶羣群聰聡聲声聽聴肅粛" +
	"脫脱腦脳膽胆臺台與与舊旧舍舎舘館舩船艷艶莊荘莖茎" +
	"萊莱萠萌萬万蔣蒋薗園薰薫藏蔵藝芸藥薬藪薮蘆芦處処" +
	"號号螢蛍蟬蝉蟲虫蠶蚕蠻蛮衞衛裝装覺覚覽覧觀観觸触" +
	"謠謡證証譯訳譽誉讀読變変讓譲讚讃豐豊豔艶豫予賣売" +
	"賴頼贊賛踐践輕軽轉転辨弁辭辞辯弁遙遥遞逓遲遅邉辺" +
	"邊辺邨村郞郎鄉郷鄕郷鄰隣醉酔醫医釀醸釋釈銳鋭錄録" +
	"錢銭鎭鎮鐡鉄鐵鉄鑄鋳鑒鑑鑛鉱閒間關関陷陥隨随險険" +
	"隱隠隸隷雙双雜雑霸覇靈霊靎鶴靏鶴靑青靜静頰頬顏顔" +
	"顯顕飮飲餘余騷騒驅駆驒騨驗験驛駅體体髙高鬪闘鬭闘" +
	"鴈雁鷄鶏鷗鴎鹽塩麥麦麴麹麵麺黃黄黑黒默黙點点黨党" +
	"齊斉齋斎齒歯齡齢龍竜龜亀﨑崎"

// variantEntry is the size of one entry in bytes: two characters.
const variantEntry = 6

// representative returns the form of a kanji that stands for all its variants;
// every other rune stands for itself.
func representative(r rune) rune {
	switch {
	case r < 0x4E00:
		return r
	case r > 0xFFFF:
		return rareRepresentative(r)
	case r > 0x9FFF && r != '﨑':
		return r
	}
	key := string3(r)
	low, high := 0, len(variantPairs)/variantEntry
	for low < high {
		mid := int(uint(low+high) >> 1)
		at := mid * variantEntry
		switch old := variantPairs[at : at+3]; {
		case old == string(key[:]):
			return rune3(variantPairs[at+3 : at+6])
		case old < string(key[:]):
			low = mid + 1
		default:
			high = mid
		}
	}
	return r
}

// rareRepresentative holds the variants outside the basic plane.
func rareRepresentative(r rune) rune {
	switch r {
	case '𠮷':
		return '吉'
	case '𡈽':
		return '土'
	case '𣘺':
		return '橋'
	case '𡌛':
		return '野'
	default:
		return r
	}
}

// string3 encodes a rune from U+0800 to U+FFFF, whose UTF-8 is three bytes and
// sorts like the code point.
func string3(r rune) [3]byte {
	return [3]byte{0xE0 | byte(r>>12), 0x80 | byte(r>>6)&0x3F, 0x80 | byte(r)&0x3F}
}

// rune3 is the inverse of string3.
func rune3(s string) rune {
	return rune(s[0]&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F)
}
