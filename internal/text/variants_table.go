package text

// The tables of kanji variants: each entry is a variant, its representative and
// a letter for the source that says they are one character, in the order of the
// variant's code point. Chains are resolved: a representative is no variant.
//
// The letters:
//
//	j  the forms in brackets in the table of joyo kanji (Cabinet Notification
//	   No. 2 of 2010), and the forms it allows beside them
//	n  the kanji for names (Ordinance for Enforcement of the Family Register
//	   Act, annexed table 2) in parts 1 and 2
//	h  the list of forms for kanji outside the joyo table (National Language
//	   Council, 2000): the printed standard and the accepted simplification
//	r  the unified characters of the electronic family register (Ministry of
//	   Justice): a variant and the character it is filed under
//	x  characters that JIS X 0212 or JIS X 0213 give as related forms
//	u  the variants of Unihan (UAX #38): forms of other regions
//	p  practice: written for one another in the same surname. 斎 and 斉 are two
//	   characters, but Saito is written with either, and with 齋 and 齊, and the
//	   same person meets all four; Iso- is written 磯 and 礒
//
// Of r and x only what occurs in names was taken. Not folded are characters
// that are as common in names as each other and filed apart: 阪 and 坂, 崎 and
// 埼 and 碕, 島 and 嶼, 堺 and 界. Compatibility ideographs (神 for U+FA19) are
// not listed because NFKC already unifies them.
//
// The lists were compared, character by character, with the transcriptions of
// these sources in github.com/cjkvi/cjkvi-variants. Changing an entry changes
// what is stored: raise Version.

// variantPairs holds the variants in the basic plane: seven bytes an entry.
const variantPairs = "" +
	"㐂喜r㒒僕r㝡最r㝢宇r㟁岸r㟢崎r㠀島r㠶帆r㤗泰r㮈奈r䂓規r䔥蕭r䕃蔭r䧺雄r丗世r乕虎r乘乗j乹乾r" +
	"亂乱j亙亘n亝斉x亞亜j亰京r仝同r佛仏j來来j俠侠r俱倶r俽欣r倂併j假仮j傳伝j僘敞x僞偽j價価j儁俊r" +
	"儉倹j儛舞r兊兌r兒児j兔兎r兩両j册冊r冝宜r冨富n冲沖r决決r况況r凉涼n减減r凑湊r凖準r凛凜n凢凡r" +
	"凬風r凾函r刄刃r剝剥r剩剰j劍剣j劑剤j劔剣x勛勲x勞労j勳勲j勵励j勸勧j區区j卆卒r卋世r卧臥r卷巻j" +
	"卽即j厡原r厰廠r參参j吞呑r吳呉r吴呉x咊和r咏詠r咒呪r响響r啞唖h喆哲r單単j喻喩r噐器r噓嘘r嚙噛h" +
	"嚞哲r嚥咽r嚴厳j囊嚢r囑嘱j囘回r囙因r囦淵r囯国r圀国x圈圏j國国j圍囲j圓円j圖図j團団j圡土r坵丘r" +
	"埀垂r埜野n堦階r堯尭n堽岡r塡填r塲場r墖塔r增増j墫樽r墮堕j壄野r壓圧j壘塁j壞壊j壡叡r壤壌j壯壮j" +
	"壹壱j壺壷r壻婿r壽寿j夘卯r夛多r夳泰r奧奥j奬奨j妒妬r姊姉r姙妊r姬姫r姸妍r孃嬢j學学j宐宜r宫宮u" +
	"寉鶴r寍寧r寗寧r寢寝j實実j寫写j寬寛j寶宝j將将j專専j對対j尓爾x尙尚r尞燎r屆届j屛屏h屬属j峩峨r" +
	"峯峰n峽峡j崕崖r崗岡r崧嵩r嵒岩r嵓岩x嵜崎r嵳嵯r嶋島n嶌島x嶹島x嶽岳j巖巌n巢巣j帶帯j幷并h庽寓r" +
	"庿廟r廏厩r廐厩r廢廃j廣広j廳庁j廽廻r弌一r弍二r弎三r弻弼r彈弾j彌弥j彎弯h彥彦r徃往r徑径j從従j" +
	"徵徴j德徳j恆恒j恠怪r悅悦r悊哲r惞欣r惠恵j惡悪j惱悩j愼慎j慘惨j憘喜r憙喜r應応j懷懐j戀恋j戰戦j" +
	"戲戯j戶戸r戾戻j拂払j拔抜j拜拝j挾挟j插挿j揭掲j搔掻h搖揺j搜捜j摑掴r摠総x擇択j擊撃j擔担j據拠j" +
	"擧挙j擴拡j攜携r攝摂j攢攅r攪撹h收収j效効j敍叙j敎教r敕勅j數数j斊斉x斎斉p斷断j旹時r旾春r昬昏r" +
	"昰是r昺昞r昻昂r晄晃n晉晋r晚晩j晝昼j晳晰r暎映r曆暦j曉暁j曌照r曠昿r曵曳r曺曹x曻昇r曾曽j會会j" +
	"朙明r朞期r杤栃x杰傑r枡桝h枦櫨r枩松x枽桑r柒漆r柗松r柰奈r栁柳r栢柏r桒桑r桧檜n桺柳r桼漆r條条j" +
	"梥松r梦夢r棃梨r棊棋r棧桟j棲栖r楳梅x榘矩r榦幹r榮栄j槇槙n槗橋r槪概j樂楽j樑梁r樓楼j樞枢j樣様j" +
	"橫横j檆杉r檢検j櫟檪r櫻桜j欉叢r權権j歐欧j歡歓j步歩j歲歳r歷歴j歸帰j殘残j殼殻j毆殴j每毎j毓育r" +
	"毗毘r氣気j汙汚r沉沈r沒没r沗添r沪濾h泪涙r泻潟r洤泉r涉渉j淚涙j淨浄j淸清r淺浅j渊淵r渕淵r渴渇j" +
	"湧涌r湶泉r湻淳r溪渓j溫温j滯滞j滿満j漥窪r潑溌r潛潜j潴瀦r澀渋r澁渋j澂澄r澑溜r澔浩r澤沢j濕湿j" +
	"濟済j濤涛r濱浜j濵浜x瀆涜r瀧滝j瀨瀬j灌潅r灣湾j灵霊r灾災r烟煙r焰焔r煅鍛r煑煮r燈灯j燒焼j營営j" +
	"爐炉j爭争j爲為j牕窓r犧犠j犹猶r狀状j狹狭j獨独j獵猟j獸獣j獻献j珎珍r珡琴r琹琴r瑤瑶r璢瑠r瓣弁j" +
	"甁瓶j產産r甯寧r甼町r畄留r畆畝r畊耕r畍界r畒畝r畞畝r畧略r畫画j畱留r當当j疉畳r疊畳j瘦痩j癡痴j" +
	"發発j皋皐x皷鼓r盃杯n盖蓋r盜盗j盡尽j眀明r眞真j眾衆r睂眉r睿叡r瞾照r砿鉱x硏研j碎砕j碪砧r碵碩r" +
	"礒磯p礦鉱x礪砺r祕秘j祿禄n禪禅j禮礼j禰祢n禱祷n秊年r秌秋r稱称j稺稚r稻稲j稾稿r穉稚r穐秋x穗穂j" +
	"穩穏j穰穣n窑窯r窗窓r窰窯r窻窓r竈竃r竊窃j竒奇r竝並j笔筆r筞策r筱篠r簞箪r簱籏r籠篭r粮糧r粹粋j" +
	"糺糾r絋紘r絲糸j絸繭r綂統r經経j綠緑j綫線r緖緒j緜綿r緣縁j緫総x縣県j縨幌r縱縦j總総j繡繍h繩縄j" +
	"繪絵j繫繋r繼継j續続j纍累r纒纏r纖繊j缺欠j罇樽r罐缶j罸罰r羙美r羣群r翆翠r聟婿r聨聯r聰聡r聲声j" +
	"聽聴j肅粛j肈肇r脉脈r脫脱r腦脳j膽胆j臟臓j臤賢r臺台j與与j舊旧j舍舎r舘館r舩船r艷艶j芲花r苅刈r" +
	"苽菰r荣栄x莊荘j莖茎j菴庵x萊莱r萓萱r萠萌n萬万j葢蓋r蔣蒋h蔥葱r蔴麻r蕋蕊r蕐華r蕿萱r薗園n薰薫j" +
	"藂叢r藏蔵j藝芸j藥薬j藪薮r蘂蕊r蘆芦h蘐萱r蘓蘇r處処j虛虚j虝虎r號号j螢蛍j蟬蝉r蟲虫j蠟蝋h蠶蚕j" +
	"蠻蛮j衞衛j袮祢r裝装j裵裴r襃褒j覺覚j覽覧j觀観j觸触j諫諌r謠謡j證証j譯訳j譽誉j讀読j變変j讓譲j" +
	"讚讃r谿渓r豐豊j豔艶x豫予j豬猪r貓猫r貳弐j賣売j賤賎r賴頼j贊賛j贒賢r赱走r踐践j踴踊r蹟跡r躭耽r" +
	"軀躯r輕軽j輛輌r轉転j轝輿r辨弁j辭辞j辯弁j迁遷r迯逃r迹跡r逹達r遙遥n遞逓j遲遅j邇迩r邉辺x邊辺j" +
	"邨村r郞郎j鄉郷u鄕郷j鄰隣r醉酔j醫医j醬醤h釀醸j釋釈j釡釜r鈆鉛x銳鋭r鋪舗r錄録j錢銭j鍊錬j鍫鍬r" +
	"鎭鎮j鐡鉄x鐮鎌r鐵鉄j鑄鋳j鑒鑑r鑛鉱j閇閉r閒間r關関j阥陰r阳陽r陷陥j隄堤r隨随j險険j隱隠j隸隷r" +
	"雙双j雜雑j霸覇j靈霊j靍鶴x靎鶴r靏鶴r靑青r靜静j靱靭r韌靭r韵韻r頰頬r頴穎h頸頚r顏顔r顚顛r顯顕j" +
	"飌風r飜翻j飮飲r餘余j餝飾r餠餅j餹糖r馱駄r駈駆n騷騒j驅駆j驒騨r驗験j驛駅j髓髄j體体j髙高r髮髪j" +
	"鬪闘x鬭闘j鮉鯛r鰺鯵r鳫雁r鴈雁r鴼鷺r鶯鴬r鶵雛r鷄鶏j鷗鴎h鷰燕r鸖鶴r鹼鹸h鹽塩j麥麦j麴麹h麵麺j" +
	"黃黄j黑黒j默黙j點点j黨党j黱黛r鼡鼠r齊斉j齋斉j齒歯j齡齢j龍竜j龒竜x龜亀j龝秋r龢和r﨑崎r﨔欅x" +
	"﨟臈x﨤返x"

// rarePairs holds the variants outside it: eight bytes an entry.
const rarePairs = "" +
	"𠀋丈r𠍱集r𠮷吉r𡈽土r𡌛野x𡧃宇r𢌞廻r𣘺橋r𣳾泰r𣷹添r𥔎碕r𦀗織r𦊆岡r𦚰脇r𧪄記r𨐌辛r𨯯鑓r"
